import { type Load, runWrk } from '../load/wrk.ts'
import { processorTime } from '../processes/processor-time.ts'
import { type Subject, tlsPort } from '../subject.ts'
import type { Sample } from './measurement.ts'

/** Microseconds of processor time that all processes of the rival take for a request of this load. */
export async function costPerRequest(
  subject: Subject,
  load: Omit<Load, 'port' | 'hostsFile'>,
): Promise<Sample> {
  const port = load.tls === true ? tlsPort(subject) : subject.port
  const before = processorTime(subject.pid)
  const result = await runWrk({ ...load, port, hostsFile: subject.hostsFile })
  const after = processorTime(subject.pid)
  const user = (after.user - before.user) / result.requests
  const system = (after.system - before.system) / result.requests
  return {
    figure: user + system,
    notes: { user, system, 'req/s': result.requests / (result.microseconds / 1e6) },
  }
}
