import type { OfflineDiff } from '../app/diff-offline.ts'
import { visibleControls } from '../control/diagnostics/shorten.ts'
import { aligned } from './aligned.ts'
import { type DiffRow, diffSections } from './diff-rows.ts'
import { diffSummary } from './diff-summary.ts'

/** For people: a table for each thing that may change, and a line that counts. */
export function diffText(diff: OfflineDiff): string {
  const sections = diffSections(diff)
  if (sections.length === 0) return 'nothing changes for requests\n'
  const tables = sections.map(({ title, rows }) => `${title}\n${aligned(rows.map(cellsOf))}\n`)
  return `${tables.join('')}${diffSummary(diff)}\n`
}

const marks = new Map([
  ['added', '+'],
  ['removed', '-'],
])

function cellsOf({ change, subject, what, before, after }: DiffRow): string[] {
  return [`  ${marks.get(change) ?? '~'} ${change}`, subject, what, `${before} -> ${after}`].map(
    visibleControls,
  )
}
