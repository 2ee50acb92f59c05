import { chunks } from './chunks.ts'
import type { Family } from './family.ts'
import { fields } from './fields.ts'
import { framing } from './framing.ts'
import { hosts } from './hosts.ts'
import { octets } from './octets.ts'
import { requestLines } from './request-lines.ts'

export const families: readonly Family[] = [
  ...octets,
  ...requestLines,
  ...hosts,
  ...framing,
  ...chunks,
  ...fields,
]
