import type { OfflineDiff } from '../app/diff-offline.ts'
import { counted } from './counted.ts'

/** `1 route added, 0 removed, 2 changed`. */
export function diffSummary({ summary }: OfflineDiff): string {
  const { added, removed, changed } = summary
  return `${counted(added, 'route')} added, ${removed} removed, ${changed} changed`
}
