import type { Result } from '../run.ts'
import { median, ratio } from '../statistics.ts'
import { judge } from './bars.ts'

/** Ratios are to this one. */
export const reference = 'nginx'

/** From this share of other programs on, figures are to be doubted. */
const noisyFrom = 0.05

/** One measurement as lines of text: a row for each rival. */
export function table(result: Result): string {
  const { measurement, samples, othersShare } = result
  const names = noteNames(samples)
  const { unit } = measurement
  const header = ['', unit, 'min', `× ${reference}`, 'min', ...names]
  const base = figures(samples, reference)
  const rows = [...samples.keys()].map((name) => {
    const own = figures(samples, name)
    const times = ratio(own, base)
    const notes = names.map((note) =>
      median((samples.get(name) ?? []).map((s) => s.notes[note] ?? Number.NaN)),
    )
    return [
      name,
      ...[median(own), Math.min(...own)].map(short),
      ...[times.median, times.minimum].map((number) =>
        Number.isNaN(number) ? '-' : number.toFixed(2),
      ),
      ...notes.map(short),
    ]
  })
  const judged = judge(result, 'postern').map((line) => `  ${line}\n`)
  const noise =
    othersShare < noisyFrom
      ? ''
      : `  noisy: other programs took ${(othersShare * 100).toFixed(0)} % of the processors\n`
  return `${measurement.name}: ${measurement.title}\n${align([header, ...rows])}\n${judged.join('')}${noise}`
}

function figures(samples: Result['samples'], name: string): number[] {
  return (samples.get(name) ?? []).map(({ figure }) => figure)
}

function noteNames(samples: Result['samples']): string[] {
  return [...new Set([...samples.values()].flat().flatMap(({ notes }) => Object.keys(notes)))]
}

/** Three digits are all that such figures can promise. */
function short(number: number): string {
  if (Number.isNaN(number)) return '-'
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3)
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}
