import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Measurement } from '../measurements/measurement.ts'
import { posternArguments } from '../rivals/postern.ts'
import type { Rival } from '../rivals/rival.ts'
import { type Stage, startSubject } from '../subject.ts'
import { type CpuProfile, selfTimes } from './self-times.ts'

/** Seconds of load before the ones that count. */
const warmUp = 3
const shownFunctions = 30

/** Runs this proxy alone under the load of one measurement and prints where its time goes. */
export async function profile(
  stage: Stage,
  measurement: Measurement,
  seconds: number,
): Promise<void> {
  const profiles = join(stage.folder, 'profiles')
  await mkdir(profiles)
  const subject = await startSubject(profiled(profiles), stage)
  await measurement.measure(subject, warmUp)
  const from = monotonicMicroseconds()
  const sample = await measurement.measure(subject, seconds)
  const to = monotonicMicroseconds()
  await subject.stop()

  const { name, unit } = measurement
  console.log(`${name}: ${sample.figure.toFixed(1)} ${unit}, profiler included\n`)
  console.log(describe(await readMainThread(profiles), from, to))
}

function profiled(folder: string): Rival {
  return {
    name: 'profiled',
    speaksTls: true,
    version: [process.execPath, '--version'],
    prepare: async (place) => [
      ...[process.execPath, '--cpu-prof', '--cpu-prof-dir', folder],
      ...(await posternArguments(place)),
    ],
  }
}

/** The profiler's clock. */
function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

/** Every thread writes a file of its own, `CPU.DATE.TIME.PID.THREAD.NUMBER.cpuprofile`; the first thread's number is 0. */
async function readMainThread(folder: string): Promise<CpuProfile> {
  const files = await readdir(folder)
  const file = files.find((name) => name.split('.').at(-3) === '0')
  if (file === undefined) throw new Error(`no profile was written: ${files.join(' ')}`)
  return JSON.parse(await readFile(join(folder, file), 'utf8'))
}

function describe(cpuProfile: CpuProfile, from: number, to: number): string {
  const { busy, functions } = selfTimes(cpuProfile, from, to)
  const share = (time: number) => `${((100 * time) / busy).toFixed(1)} %`.padStart(7)
  const collecting = functions.find(([name]) => name === '(garbage collector)')?.[1] ?? 0
  const rows = functions.slice(0, shownFunctions).map(([name, time]) => `${share(time)}  ${name}`)
  return [`${share(collecting)}  garbage collection`, '', 'self time:', ...rows].join('\n')
}
