import type { Cluster } from '../../snapshot/cluster.ts'
import { compareText } from '../../snapshot/compare-text.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Ingress, IngressBackend } from '../kubernetes/ingress.ts'
import type { BackendProblem } from './backend-problem.ts'
import type { ClusterRef } from './cluster-ref.ts'
import { clusterId, clusterRef } from './cluster-ref.ts'
import { complain } from './complain.ts'
import type { ObjectIndex } from './object-index.ts'
import type { Resolution, ServiceOptions } from './resolve-cluster.ts'
import { resolveCluster } from './resolve-cluster.ts'

/** One place in an Ingress that refers to a cluster. */
export interface BackendUse {
  readonly ingress: Ingress
  readonly backend: IngressBackend
}

/** One cluster for each Service port that something refers to, sorted by id. `option` is that of `--default-backend`. */
export function resolveClusters(
  uses: readonly BackendUse[],
  fallbacks: readonly ClusterRef[],
  option: ClusterRef | null,
  index: ObjectIndex,
  options: ServiceOptions,
  report: Report,
): Cluster[] {
  const resolutions = new Map<string, Resolution>()
  // Several ports of one Service mostly lack endpoints for one and the same reason.
  const told = new Set<string>()
  const resolve = (ref: ClusterRef): Resolution => {
    const id = clusterId(ref)
    const known = resolutions.get(id)
    if (known !== undefined) return known
    const resolution = resolveCluster(ref, index, options)
    resolutions.set(id, resolution)
    if (resolution.problem !== null && !told.has(resolution.problem.message)) {
      told.add(resolution.problem.message)
      reportInService(resolution.problem, report)
    }
    return resolution
  }
  for (const { ingress, backend } of uses) {
    const { problem } = resolve(clusterRef(ingress.meta.namespace, backend))
    if (problem !== null) reportAtBackend(problem, ingress, backend, report)
  }
  for (const fallback of fallbacks) resolve(fallback)
  if (option !== null) {
    const { problem } = resolve(option)
    if (problem !== null) reportAtOption(problem, report)
  }
  return [...resolutions.values()]
    .map((resolution) => resolution.cluster)
    .sort((a, b) => compareText(a.id, b.id))
}

function reportInService({ place, ...problem }: BackendProblem, report: Report): void {
  if (place.kind === 'service') complain(report, place.service, { ...problem, at: place.at })
}

function reportAtBackend(
  { place, ...problem }: BackendProblem,
  ingress: Ingress,
  backend: IngressBackend,
  report: Report,
): void {
  if (place.kind !== 'backend') return
  const part = backend.kind === 'service' ? backend[place.part] : backend
  complain(report, ingress, { ...problem, at: part.at })
}

/** An option has no file: its own name stands for it. */
function reportAtOption({ place, code, message, hint }: BackendProblem, report: Report): void {
  if (place.kind !== 'backend') return
  const file = { path: '--default-backend', text: '' }
  report(makeDiagnostic(code, file, { start: 0, end: 0 }, message, { hint }))
}
