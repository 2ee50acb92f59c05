import type { Explanation } from '../../snapshot/explanation.ts'
import { hostText } from '../../snapshot/host.ts'
import type { IngressFacts } from '../../snapshot/ingress-facts.ts'
import type { Route } from '../../snapshot/route.ts'
import { Decision, decide } from '../decide.ts'
import { endpointsOf } from '../endpoints-view.ts'
import { type FailureKind, failureOf } from '../failure.ts'
import type { Runtime, Target } from '../runtime.ts'
import type { ReadRequest } from './asked-request.ts'
import { explainCertificate } from './explain-certificate.ts'
import { traceRoutes } from './trace-routes.ts'

/** What the proxy would do with a request, by the code that does it, and why. */
export function explain(
  url: string,
  { head, client, failure }: ReadRequest,
  runtime: Runtime,
): Explanation {
  const decision = new Decision()
  if (failure === null) decide(decision, client, head, runtime)
  else decision.failure = failure
  const { target, location } = decision
  const trace = traceRoutes(runtime.snapshot, decision, target)
  const route = target !== null && isRoute(target.route) ? target.route : null
  const certificate =
    client.scheme === 'https' ? explainCertificate(runtime.snapshot, client.serverName) : null
  return {
    url,
    outcome: outcomeOf(decision),
    ...(decision.failure !== null && { status: failureOf(decision.failure).status }),
    ...(location !== null && { status: 308, location }),
    route: route && { host: hostText(route.host), path: route.path, pathType: route.pathType },
    ingress: target?.route.ingress ?? null,
    service: target?.destination.service ?? null,
    endpoints: target === null ? [] : endpointsOf(target, runtime.snapshot),
    annotations: annotationsOf(target, runtime.snapshot.ingresses),
    certificate,
    steps: [
      ...(certificate === null ? [] : [certificate.why]),
      ...(failure === null ? [askedFor(decision)] : []),
      ...trace.steps,
      ...(target === null ? [] : targetSteps(target)),
      ...endOf(decision),
    ],
    shadowed: trace.shadowed,
  }
}

function annotationsOf(
  target: Target | null,
  ingresses: readonly IngressFacts[],
): Explanation['annotations'] {
  const ingress = target?.route.ingress
  const facts = ingresses.find(
    ({ origin }) => origin.namespace === ingress?.namespace && origin.name === ingress.name,
  )
  if (facts === undefined) return []
  return facts.annotations.map((annotation) => ({ ...annotation, file: facts.origin.file }))
}

function askedFor({ host, path }: Decision): string {
  const what = `the request is for host ${host || '(none)'}`
  return path === '' ? what : `${what} and path ${path}`
}

function isRoute(route: Target['route']): route is Route {
  return 'pathType' in route
}

function outcomeOf({ failure, location, target }: Decision): Explanation['outcome'] {
  if (location !== null) return 'redirected'
  switch (failure) {
    case null:
      return target !== null && !isRoute(target.route) ? 'default-backend' : 'proxied'
    case 'no-route':
      return 'not-found'
    case 'no-service':
    case 'no-endpoint':
      return 'unavailable'
    default:
      return 'refused'
  }
}

function targetSteps({ destination, affinity, loadBalance, isFallback }: Target): string[] {
  const { namespace, name, port } = destination.service
  const steps = [`it leads to Service ${namespace}/${name}, port ${port}`]
  if (isFallback) steps.push('that one stands in: the Service of the route has no endpoint')
  if (affinity !== null) {
    const { cookieName } = affinity.policy
    steps.push(`a client stays with its pod by the cookie ${cookieName}`)
  } else if (loadBalance.kind !== 'round-robin')
    steps.push(`pods are chosen by ${loadBalance.kind}`)
  return steps
}

function endOf({ failure, location, ownAnswer }: Decision): string[] {
  if (location !== null) return [`requests over http are sent to ${location}`]
  if (ownAnswer !== null) return ['Max-Forwards is 0: the proxy answers itself']
  return failure === null ? [] : [`answered with ${failureText(failure)}`]
}

function failureText(kind: FailureKind): string {
  const { status, message } = failureOf(kind)
  return `${status}: ${message}`
}
