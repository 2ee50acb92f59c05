import type { Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quoteValue } from './describe.ts'
import { text } from './scalars.ts'

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

/** RFC 3339; answers milliseconds since 1970. */
export function timestamp(tree: Tree, name: string, context: Context): number | undefined {
  const written = text(tree, name, context)
  if (!written) return undefined
  const time = rfc3339.test(written.value) ? Date.parse(written.value) : Number.NaN
  if (!Number.isNaN(time)) return time
  const message = `\`${name}\` cannot be ${quoteValue(written.value, context)}`
  return reject(context, 'bad-time', written.at, message, 'like 2024-05-31T18:00:00Z')
}
