import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BenchOptions } from '../options.ts'
import type { Result } from '../run.ts'
import { median, ratio } from '../statistics.ts'
import type { Machine } from './machine.ts'
import { reference } from './table.ts'

const folder = fileURLToPath(new URL('../results/', import.meta.url))

/** Writes every sample of a run. Returns the path of the file. */
export function writeResults(
  results: readonly Result[],
  facts: { readonly machine: Machine; readonly options: BenchOptions },
): string {
  const date = new Date().toISOString()
  const path = `${folder}${date.replaceAll(':', '-')}.json`
  const document = { date, ...facts, measurements: results.map(asJson) }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`)
  return path
}

function asJson({ measurement, samples, othersShare }: Result): object {
  const figures = (name: string) => (samples.get(name) ?? []).map(({ figure }) => figure)
  const rivals = [...samples].map(([name, rounds]) => ({
    name,
    median: median(figures(name)),
    minimum: Math.min(...figures(name)),
    ratio: ratio(figures(name), figures(reference)),
    rounds,
  }))
  const { name, title, unit } = measurement
  return { name, title, unit, reference, othersShare, rivals }
}
