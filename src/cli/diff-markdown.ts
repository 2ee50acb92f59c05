import type { OfflineDiff } from '../app/diff-offline.ts'
import { visibleControls } from '../control/diagnostics/shorten.ts'
import { type DiffRow, type DiffSection, diffSections } from './diff-rows.ts'
import { diffSummary } from './diff-summary.ts'

/** GitHub takes comments of up to 65,536 characters; a review wants far less than that. */
const rowsAtMost = 100

/** A comment for a review: what counts first, then a table for each thing that may change. */
export function diffMarkdown(diff: OfflineDiff): string {
  const sections = diffSections(diff)
  if (sections.length === 0) return '### Nothing changes for requests\n'
  return `### What changes for requests\n\n${diffSummary(diff)}.\n${sections.map(sectionText).join('')}`
}

function sectionText({ title, rows }: DiffSection): string {
  const shown = rows.slice(0, rowsAtMost).map(rowText).join('')
  const more = rows.length - rowsAtMost
  return (
    `\n**${title}**\n\n| | | | before | after |\n|---|---|---|---|---|\n${shown}` +
    (more > 0 ? `\nand ${more} more.\n` : '')
  )
}

function rowText({ change, subject, what, before, after }: DiffRow): string {
  return `| ${change} | ${code(subject)} | ${what} | ${code(before)} | ${code(after)} |\n`
}

/**
 * As code, so that nothing of a manifest is read as Markdown, HTML or a mention. A vertical line ends a cell of a table, also
 * in code; a run of backticks ends the code unless its fence is longer.
 */
function code(text: string): string {
  if (text === '') return ''
  const inner = visibleControls(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...Array.from(inner.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = longest > 0 ? ' ' : ''
  return `${fence}${space}${inner}${space}${fence}`
}
