import { loadCore } from '../cores.ts'
import { largeBody } from '../load/backend.ts'
import { runPinned } from '../processes/children.ts'
import { processorTime } from '../processes/processor-time.ts'
import { type Subject, tlsPort } from '../subject.ts'
import type { Measurement, Sample } from './measurement.ts'

/** Bodies a round: processor time is counted in steps of 10 ms. */
const transfers = 3

export const down: Measurement = {
  name: 'down',
  title: '100 MB to the client',
  unit: 'ms',
  needsWarmUp: true,
  measure: (subject) => costPerTransfer(subject, ['--output', '/dev/null'], '/100m'),
}

export const tlsDown: Measurement = {
  name: 'tls-down',
  title: '100 MB to the client over TLS',
  unit: 'ms',
  needsWarmUp: true,
  overTls: true,
  measure: (subject) => costPerTransfer(subject, ['--output', '/dev/null'], '/100m', true),
}

export const up: Measurement = {
  name: 'up',
  title: '100 MB from the client',
  unit: 'ms',
  needsWarmUp: true,
  measure: (subject) =>
    costPerTransfer(
      subject,
      ['--output', '/dev/null', '--upload-file', subject.largeFile],
      '/upload',
    ),
}

export const tlsUp: Measurement = {
  name: 'tls-up',
  title: '100 MB from the client over TLS',
  unit: 'ms',
  needsWarmUp: true,
  overTls: true,
  measure: (subject) =>
    costPerTransfer(
      subject,
      ['--output', '/dev/null', '--upload-file', subject.largeFile],
      '/upload',
      true,
    ),
}

/** Milliseconds of processor time for one body. curl fails where a body is cut short. */
async function costPerTransfer(
  subject: Subject,
  options: readonly string[],
  path: string,
  tls = false,
): Promise<Sample> {
  const scheme = tls ? 'https' : 'http'
  const url = `${scheme}://127.0.0.1:${tls ? tlsPort(subject) : subject.port}${path}`
  const headers = ['--header', `Host: ${subject.host}`, '--header', 'Expect:']
  const each = Array.from({ length: transfers }, () => [...options, url]).flat()
  const before = processorTime(subject.pid)
  const startedAt = performance.now()
  await runPinned(loadCore, [
    ...['curl', '--silent', '--show-error', '--fail', '--insecure', '--http1.1'],
    ...[...headers, ...each],
  ])
  const seconds = (performance.now() - startedAt) / 1_000
  const after = processorTime(subject.pid)
  const user = (after.user - before.user) / 1_000 / transfers
  const system = (after.system - before.system) / 1_000 / transfers
  return {
    figure: user + system,
    notes: { user, system, 'MB/s': (transfers * largeBody) / 1e6 / seconds },
  }
}
