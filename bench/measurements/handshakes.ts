import { loadCore } from '../cores.ts'
import { runPinned } from '../processes/children.ts'
import { processorTime } from '../processes/processor-time.ts'
import { type Subject, tlsPort } from '../subject.ts'
import type { Measurement, Sample } from './measurement.ts'

export const handshake: Measurement = {
  name: 'handshake',
  title: 'a full handshake, P-256 and TLS 1.3, and a request of HTTP/1.0',
  unit: 'µs',
  needsWarmUp: true,
  overTls: true,
  measure: (subject, seconds) => costPerHandshake(subject, '-new', seconds),
}

export const resume: Measurement = {
  name: 'resume',
  title: 'a resumed handshake, and a request of HTTP/1.0',
  unit: 'µs',
  needsWarmUp: true,
  overTls: true,
  measure: (subject, seconds) => costPerHandshake(subject, '-reuse', seconds),
}

/**
 * Microseconds of processor time for a connection with one request, which is answered 404 for want of a host: without it there
 * would be no reading, and no ticket to resume with. OpenSSL prints a letter for each connection that tells whether it resumed.
 */
async function costPerHandshake(
  subject: Subject,
  kind: '-new' | '-reuse',
  seconds: number,
): Promise<Sample> {
  const before = processorTime(subject.pid)
  const output = await runPinned(loadCore, [
    ...['openssl', 's_time', '-connect', `127.0.0.1:${tlsPort(subject)}`, '-tls1_3'],
    ...['-www', '/', '-time', String(seconds), kind],
  ])
  const after = processorTime(subject.pid)
  const [letters = ''] = /^[*rt]+$/m.exec(output) ?? []
  const resumed = letters.replaceAll('*', '').length
  const count = Number(/^(\d+) connections in \d+ real seconds/m.exec(output)?.[1])
  if (!(count > 0)) throw new Error(`no connections:\n${output}`)
  const user = (after.user - before.user) / count
  const system = (after.system - before.system) / count
  return {
    figure: user + system,
    notes: { user, system, resumed: resumed / count, '1/s': count / seconds },
  }
}
