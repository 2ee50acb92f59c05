import { loadCore } from '../cores.ts'
import { runPinned } from '../processes/children.ts'
import { processorTime } from '../processes/processor-time.ts'
import { type Subject, tlsPort } from '../subject.ts'
import { costPerRequest } from './cost-per-request.ts'
import type { Measurement, Sample } from './measurement.ts'

/**
 * Seconds. With so many functions on the way of a handshake, and few handshakes a second, V8 compiles on and on: rounds of 3 s cost 347,
 * 319, 285 and then 276 µs.
 */
const warmUpSeconds = 9

export const handshake: Measurement = {
  name: 'handshake',
  title: 'GET on a new TLS connection each, with a full handshake, 64 at once',
  unit: 'µs',
  needsWarmUp: true,
  warmUpSeconds,
  overTls: true,
  measure: (subject, seconds) =>
    costPerRequest(subject, { path: '/', tls: true, close: true, seconds, connections: 64 }),
}

export const resume: Measurement = {
  name: 'resume',
  title: 'GET for no host on a new TLS connection each, with a resumed handshake',
  unit: 'µs',
  needsWarmUp: true,
  warmUpSeconds,
  overTls: true,
  measure: costPerResumption,
}

/**
 * One client after the other, which are answered 404: wrk can't resume, and what can sends no Host. OpenSSL prints a letter for
 * each connection that tells whether it resumed.
 */
async function costPerResumption(subject: Subject, seconds: number): Promise<Sample> {
  const before = processorTime(subject.pid)
  const output = await runPinned(loadCore, [
    ...['openssl', 's_time', '-connect', `127.0.0.1:${tlsPort(subject)}`, '-tls1_3'],
    ...['-www', '/', '-time', String(seconds), '-reuse'],
  ])
  const after = processorTime(subject.pid)
  const [letters = ''] = /^[*rt]+$/m.exec(output) ?? []
  const count = Number(/^(\d+) connections in \d+ real seconds/m.exec(output)?.[1])
  if (!(count > 0) || letters.includes('*')) throw new Error(`not all resumed:\n${output}`)
  const user = (after.user - before.user) / count
  const system = (after.system - before.system) / count
  return { figure: user + system, notes: { user, system, '1/s': count / seconds } }
}
