import { readFile } from 'node:fs/promises'
import { loadCore } from '../cores.ts'
import { runPinned } from '../processes/children.ts'
import { processorTime } from '../processes/processor-time.ts'
import { type Subject, tlsPort } from '../subject.ts'
import type { Measurement, Sample } from './measurement.ts'

const connections = 16
const streams = 10

/** h2load asks for one host all along: it has no way to change `:authority` between requests. */
export const http2: Measurement = {
  name: 'h2',
  title: `GET in HTTP/2 over TLS, ${connections} connections with ${streams} streams each`,
  unit: 'µs',
  needsWarmUp: true,
  overTls: true,
  measure,
}

async function measure(subject: Subject, seconds: number): Promise<Sample> {
  const hosts = (await readFile(subject.hostsFile, 'utf8')).trim().split('\n')
  const host = hosts[Math.floor(hosts.length / 2)]
  const before = processorTime(subject.pid)
  const output = await runPinned(loadCore, [
    ...['h2load', '--clients', String(connections), '--max-concurrent-streams', String(streams)],
    ...['--duration', String(seconds), '--header', `:authority: ${host}`],
    `https://127.0.0.1:${tlsPort(subject)}/`,
  ])
  const after = processorTime(subject.pid)
  const [, done, failed, errored] =
    /(\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored/.exec(output) ?? []
  const count = Number(done)
  if (
    !(count > 0) ||
    Number(failed) > 0 ||
    Number(errored) > 0 ||
    !/Application protocol: h2\b/.test(output)
  ) {
    throw new Error(`requests in HTTP/2 failed:\n${output}`)
  }
  const user = (after.user - before.user) / count
  const system = (after.system - before.system) / count
  return { figure: user + system, notes: { user, system, 'req/s': count / seconds } }
}
