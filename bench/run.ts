import { cpus } from 'node:os'
import type { Measurement, Sample } from './measurements/measurement.ts'
import { machineTime, processorTime } from './processes/processor-time.ts'
import type { Subject } from './subject.ts'

/** The rounds of one measurement, by rival. */
export interface Result {
  readonly measurement: Measurement
  readonly samples: ReadonlyMap<string, readonly Sample[]>
  /** How much of the machine's processors programs took meanwhile that have nothing to do with it, from 0 to 1. */
  readonly othersShare: number
}

/**
 * Each round asks every rival in turn, so that what disturbs the machine for a while disturbs all. A first round is thrown away:
 * it warms everybody up.
 */
export async function run(
  measurement: Measurement,
  allSubjects: readonly Subject[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Result> {
  const subjects =
    measurement.overTls === true
      ? allSubjects.filter((subject) => subject.tlsPort !== null)
      : allSubjects
  const stopWatching = watchOthers()
  await measurement.begin?.(subjects)
  const samples = new Map<string, Sample[]>(subjects.map(({ rival }) => [rival.name, []]))
  const last = Math.min(rounds, measurement.mostRounds ?? rounds)
  const first = measurement.needsWarmUp ? 0 : 1
  for (let round = first; round <= last; round++) {
    for (const subject of subjects) {
      showProgress(`${measurement.name} ${round}/${last} ${subject.rival.name}`)
      const warmUp = round === 0 ? (measurement.warmUpSeconds ?? 0) : 0
      const sample = await measurement.measure(subject, Math.max(seconds, warmUp))
      if (round > 0) samples.get(subject.rival.name)?.push(sample)
      await subject.emptyLog()
    }
  }
  showProgress('')
  return { measurement, samples, othersShare: stopWatching() }
}

/** Everything that the benchmark runs descends from it. */
function watchOthers(): () => number {
  const now = () => {
    const { user, system } = processorTime(process.pid)
    return { at: performance.now() * 1_000, others: machineTime() - user - system }
  }
  const before = now()
  return () => {
    const after = now()
    return (after.others - before.others) / (after.at - before.at) / cpus().length
  }
}

/** One line that is written over, where there is somebody to see it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
