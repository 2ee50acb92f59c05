import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadCore } from '../cores.ts'
import { runWrk } from '../load/wrk.ts'
import { type Program, startProgram } from '../processes/children.ts'
import { residentMemory } from '../processes/processor-time.ts'
import type { Subject } from '../subject.ts'
import type { Measurement, Sample } from './measurement.ts'

const connections = 5_000
const warmUpSeconds = 2

/** Milliseconds until memory that is only on its way is where it stays. Nobody is asked to collect its garbage. */
const settling = 3_000

const longestOpening = 60_000
const clients = fileURLToPath(new URL('../load/idle-program.ts', import.meta.url))

export const idle: Measurement = {
  name: 'idle',
  title: 'memory of a keep-alive connection that had one request, of 5,000',
  unit: 'KB',
  needsWarmUp: false,
  mostRounds: 2,
  async measure(subject) {
    const fresh = await subject.startFresh()
    try {
      return await memoryPerConnection(fresh)
    } finally {
      await fresh.stop()
    }
  },
}

async function memoryPerConnection(subject: Subject): Promise<Sample> {
  const { port, hostsFile, folder } = subject
  await runWrk({ port, hostsFile, path: '/', seconds: warmUpSeconds, connections: 64 })
  await delay(settling)
  const before = residentMemory(subject.pid)

  const command = [process.execPath, clients, String(port), hostsFile, String(connections)]
  const program = startProgram(command, { core: loadCore, output: join(folder, 'clients') })
  try {
    await allOpen(program)
    await delay(settling)
    const after = residentMemory(subject.pid)
    if (!program.isRunning()) throw new Error(await readFile(program.output, 'utf8'))
    return {
      figure: (after - before) / connections / 1024,
      notes: { 'MB before': before / 2 ** 20, 'MB after': after / 2 ** 20 },
    }
  } finally {
    await program.stop()
  }
}

async function allOpen(program: Program): Promise<void> {
  const giveUp = performance.now() + longestOpening
  while ((await readFile(program.output, 'utf8')) !== 'open\n') {
    if (!program.isRunning() || performance.now() > giveUp) {
      throw new Error(`connections can't be opened: ${await readFile(program.output, 'utf8')}`)
    }
    await delay(50)
  }
}
