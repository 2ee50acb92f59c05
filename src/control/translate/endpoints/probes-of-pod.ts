import type { Probe, ProbeCheck } from '../../../snapshot/probe.ts'
import type { Pod } from '../../kubernetes/pod.ts'
import type { ProbeHandler, ReadinessProbe } from '../../kubernetes/reading/probe.ts'

/** Who says whether a pod may get requests. */
export interface ProbeOptions {
  /** off: each pod that does not terminate. manifest: its status. active: its probes; its status where it has none. */
  readonly probes: 'off' | 'manifest' | 'active'
  /** exec probes run on this machine. */
  readonly allowExecProbes: boolean
}

/** The probes to run; those that can't be run are left out, and `check-probes.ts` tells of them. */
export function probesOfPod(pod: Pod, { probes, allowExecProbes }: ProbeOptions): Probe[] {
  if (probes !== 'active') return []
  return pod.probes.flatMap((probe) => {
    if (probe.handler.kind === 'exec' && !allowExecProbes) return []
    const check = checkOf(pod, probe.handler)
    return check === null ? [] : [{ check, ...timesOf(probe) }]
  })
}

/** The number that a probe's port stands for; null: no container of the pod has a port of that name. */
export function probePort(pod: Pod, port: number | string): number | null {
  if (typeof port === 'number') return port
  return pod.ports.find(({ name }) => name === port)?.containerPort ?? null
}

function checkOf(pod: Pod, handler: ProbeHandler): ProbeCheck | null {
  if (handler.kind === 'exec') return handler
  const port = probePort(pod, handler.port.value)
  return port === null ? null : { ...handler, port }
}

function timesOf(probe: ReadinessProbe): Omit<Probe, 'check'> {
  return {
    initialDelay: probe.initialDelaySeconds * 1_000,
    period: probe.periodSeconds * 1_000,
    timeout: probe.timeoutSeconds * 1_000,
    successThreshold: probe.successThreshold,
    failureThreshold: probe.failureThreshold,
  }
}
