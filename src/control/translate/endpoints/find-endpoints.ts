import type { Endpoint } from '../../../snapshot/endpoint.ts'
import { shorten } from '../../diagnostics/shorten.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import type { BackendProblem } from '../backend-problem.ts'
import { nameKey } from '../name-key.ts'
import type { ObjectIndex } from '../object-index.ts'
import { endpointsOfObject } from './endpoints-of-object.ts'
import { endpointsOfPods, mayServe, targetPortOf } from './endpoints-of-pods.ts'
import { endpointsOfSlices } from './endpoints-of-slices.ts'
import { explainPods } from './explain-pods.ts'
import { mergeEndpoints } from './merge-endpoints.ts'
import type { ProbeOptions } from './probes-of-pod.ts'
import { selectorProblem } from './selector-problem.ts'
import { undeclaredTarget } from './undeclared-target.ts'

interface Found {
  readonly endpoints: readonly Endpoint[]
  /** Set where no endpoint is ready, or where those that are probably don't listen there. */
  readonly problem: BackendProblem | null
}

/**
 * The endpoints of one Service port. EndpointSlices are what a cluster goes by; an Endpoints object is their predecessor, or
 * written by hand; where a folder holds neither, the Pods themselves tell what the endpoint controller would have written.
 */
export function findEndpoints(
  service: Service,
  port: ServicePort,
  index: ObjectIndex,
  options: ProbeOptions,
): Found {
  const key = nameKey(service.meta.namespace, service.meta.name.value)
  const slices = index.endpoints.slicesOf(key)
  if (slices !== undefined) {
    const endpoints = mergeEndpoints(endpointsOfSlices(slices, service, port))
    return { endpoints, problem: problemOf(endpoints, service, 'in its EndpointSlices') }
  }
  const object = index.endpoints.objectOf(key)
  if (object !== undefined) {
    const endpoints = mergeEndpoints(endpointsOfObject(object, service, port))
    return { endpoints, problem: problemOf(endpoints, service, 'in its Endpoints object') }
  }
  return findPods(service, port, index, options)
}

function problemOf(
  endpoints: readonly Endpoint[],
  service: Service,
  source: string,
): BackendProblem | null {
  if (endpoints.some((endpoint) => endpoint.ready)) return null
  const what = endpoints.length === 0 ? 'is no address for the port' : 'no address is ready'
  return noEndpoints(service, endpoints, `${source} ${what}`)
}

function findPods(
  service: Service,
  port: ServicePort,
  index: ObjectIndex,
  options: ProbeOptions,
): Found {
  if (service.selector === null || service.selector.size === 0) {
    const reason =
      'it has no selector, and no Endpoints or EndpointSlice object names its addresses'
    return { endpoints: [], problem: noEndpoints(service, [], reason) }
  }
  const pods = index.endpoints.pods.matching(service.meta.namespace, service.selector)
  const endpoints = mergeEndpoints(endpointsOfPods(pods, service, port, options))
  // What is probed is not known to be unready.
  const mayBeReady = endpoints.some(({ ready, probes }) => ready || probes.length > 0)
  if (mayBeReady) return { endpoints, problem: undeclaredTarget(service, port, pods) }
  if (pods.length === 0) {
    return { endpoints, problem: selectorProblem(service, index.endpoints.pods) }
  }
  const reason = explainPods(pods, port)
  const candidates = pods.filter(mayServe)
  const nameless =
    candidates.length > 0 && candidates.every((pod) => targetPortOf(pod, port) === null)
  return {
    endpoints,
    problem: nameless
      ? danglingTarget(service, port, reason)
      : noEndpoints(service, endpoints, reason),
  }
}

function noEndpoints(
  service: Service,
  endpoints: readonly Endpoint[],
  reason: string,
): BackendProblem {
  const isServed = endpoints.some(({ serving, terminating }) => serving && terminating)
  return {
    code: 'no-endpoints',
    message: `Service ${nameOf(service)} has no ready endpoint: ${shorten(reason, 400)}`,
    hint: isServed
      ? 'those that terminate and still answer get the requests'
      : 'requests for it are answered with 503',
    place: { kind: 'service', service, at: service.meta.name.at },
  }
}

function danglingTarget(service: Service, port: ServicePort, reason: string): BackendProblem {
  return {
    code: 'dangling-target-port',
    message: `targetPort of Service ${nameOf(service)} names no port: ${shorten(reason, 400)}`,
    hint: 'name a container port so, or write the number',
    place: { kind: 'service', service, at: port.targetPort?.at ?? service.meta.name.at },
  }
}

function nameOf({ meta }: Service): string {
  return nameKey(meta.namespace, meta.name.value)
}
