import type { Report } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Ingress, IngressBackend } from '../kubernetes/ingress.ts'
import type { BackendProblem } from './backend-problem.ts'
import { clusterId, clusterRef } from './cluster-ref.ts'
import { complain } from './complain.ts'
import type { Backends, Resolutions } from './resolve-clusters.ts'

/** Tells what is wrong with clusters: at each place that refers to one, or once where the Service itself is to blame. */
export function reportBackends(
  { uses, option }: Backends,
  resolutions: Resolutions,
  report: Report,
): void {
  // Several ports of one Service mostly lack endpoints for one and the same reason.
  const told = new Set<string>()
  let isAllWell = true
  for (const { problem } of resolutions.values()) {
    if (problem === null) continue
    isAllWell = false
    if (told.has(problem.message)) continue
    told.add(problem.message)
    reportInService(problem, report)
  }
  if (isAllWell) return
  for (const { ingress, backend } of uses) {
    const problem = resolutions.get(clusterId(clusterRef(ingress.meta.namespace, backend)))?.problem
    if (problem) reportAtBackend(problem, ingress, backend, report)
  }
  const problem = option === null ? null : resolutions.get(clusterId(option))?.problem
  if (problem) reportAtOption(problem, report)
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
