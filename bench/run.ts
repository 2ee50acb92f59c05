import type { Measurement, Sample } from './measurements/measurement.ts'
import type { Subject } from './subject.ts'

/** The rounds of one measurement, by rival. */
export interface Result {
  readonly measurement: Measurement
  readonly samples: ReadonlyMap<string, readonly Sample[]>
}

/**
 * Each round asks every rival in turn, so that what disturbs the machine for a while disturbs all. A first round is thrown away:
 * it warms everybody up.
 */
export async function run(
  measurement: Measurement,
  subjects: readonly Subject[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Result> {
  const samples = new Map<string, Sample[]>(subjects.map(({ rival }) => [rival.name, []]))
  const last = Math.min(rounds, measurement.mostRounds ?? rounds)
  const first = measurement.needsWarmUp ? 0 : 1
  for (let round = first; round <= last; round++) {
    for (const subject of subjects) {
      showProgress(`${measurement.name} ${round}/${last} ${subject.rival.name}`)
      const sample = await measurement.measure(subject, seconds)
      if (round > 0) samples.get(subject.rival.name)?.push(sample)
      await subject.emptyLog()
    }
  }
  showProgress('')
  return { measurement, samples }
}

/** One line that is written over, where there is somebody to see it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
