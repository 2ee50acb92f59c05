import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Pod } from '../kubernetes/pod.ts'
import { checkProbes } from './check-probes.ts'
import { reportBackends } from './report-backends.ts'
import type { ServiceOptions } from './resolve-cluster.ts'
import type { Backends, Resolutions } from './resolve-clusters.ts'

/** What there is to say of endpoints and of the pods behind them, which may be something else after each of their changes. */
export function endpointDiagnostics(
  pods: Iterable<Pod>,
  backends: Backends,
  resolutions: Resolutions,
  options: ServiceOptions,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic)
  reportBackends(backends, resolutions, report)
  checkProbes(pods, options, report)
  return diagnostics
}
