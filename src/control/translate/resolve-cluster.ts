import type { Cluster, Unavailable } from '../../snapshot/cluster.ts'
import { nearestWord } from '../diagnostics/nearest-word.ts'
import { shorten } from '../diagnostics/shorten.ts'
import type { Service, ServicePort } from '../kubernetes/service.ts'
import { knownAppProtocols, readAppProtocol } from './app-protocol.ts'
import type { BackendProblem } from './backend-problem.ts'
import type { ClusterRef } from './cluster-ref.ts'
import { clusterId, resourceName } from './cluster-ref.ts'
import { findEndpoints } from './endpoints/find-endpoints.ts'
import type { ProbeOptions } from './endpoints/probes-of-pod.ts'
import { nameKey } from './name-key.ts'
import type { ObjectIndex } from './object-index.ts'

/** What decides about the endpoints of a Service. */
export interface ServiceOptions extends ProbeOptions {
  readonly disableExternalNames: boolean
}

export interface Resolution {
  readonly cluster: Cluster
  readonly problem: BackendProblem | null
}

/** Where the requests for one port of one Service go. Whatever is missing, there is a cluster: its route answers 503. */
export function resolveCluster(
  ref: ClusterRef,
  index: ObjectIndex,
  options: ServiceOptions,
): Resolution {
  if (ref.service === resourceName) return unavailable(ref, 'resource-backend', resource())
  const key = nameKey(ref.namespace, ref.service)
  const service = index.services.get(key)
  if (service === undefined) return unavailable(ref, 'no-such-service', missingService(ref, index))
  if (service.type === 'ExternalName') {
    return resolveExternal(ref, service, options)
  }
  const port = findPort(service, ref.port)
  if (port === undefined) return unavailable(ref, 'no-such-port', missingPort(ref, service))
  if (port.protocol !== 'TCP') return unavailable(ref, 'no-such-port', notTcp(ref, port))
  const { endpoints, problem } = findEndpoints(service, port, index, options)
  const protocol = readAppProtocol(port.appProtocol?.value ?? 'http')
  const cluster = {
    ...emptyCluster(ref, null),
    protocol: protocol ?? 'http',
    endpoints,
    clientIpSeconds: service.clientIpAffinity?.timeoutSeconds ?? null,
  }
  return {
    cluster,
    problem: problem ?? (protocol === null ? unknownProtocol(service, port) : null),
  }
}

/** Its port is that of the backend, which need not be listed in the Service; a name has to be. */
function resolveExternal(ref: ClusterRef, service: Service, options: ServiceOptions): Resolution {
  if (options.disableExternalNames) {
    return unavailable(ref, 'external-name-disabled', externalName(service, ref))
  }
  const port = findPort(service, ref.port)?.port.value ?? ref.port
  if (typeof port === 'string' || service.externalName === null) {
    return unavailable(ref, 'no-such-port', missingPort(ref, service))
  }
  const protocol = readAppProtocol(findPort(service, ref.port)?.appProtocol?.value ?? 'http')
  const external = { name: service.externalName.value.toLowerCase(), port }
  return {
    cluster: { ...emptyCluster(ref, null), protocol: protocol ?? 'http', external },
    problem: null,
  }
}

/** Of several ports with one number (53 over TCP and UDP) the TCP one is meant. */
function findPort(service: Service, wanted: number | string): ServicePort | undefined {
  const matching = service.ports.filter(({ name, port }) =>
    typeof wanted === 'number' ? port.value === wanted : name?.value === wanted,
  )
  return matching.find((port) => port.protocol === 'TCP') ?? matching[0]
}

function unavailable(ref: ClusterRef, reason: Unavailable, problem: BackendProblem): Resolution {
  return { cluster: emptyCluster(ref, reason), problem }
}

function emptyCluster(ref: ClusterRef, unavailable: Unavailable | null): Cluster {
  return {
    id: clusterId(ref),
    ...ref,
    protocol: 'http',
    clientIpSeconds: null,
    external: null,
    unavailable,
    endpoints: [],
  }
}

function missingService(ref: ClusterRef, index: ObjectIndex): BackendProblem {
  return {
    code: 'dangling-service',
    message: `there is no Service ${nameKey(ref.namespace, ref.service)}`,
    hint:
      index.serviceNames.hint('Service', ref.namespace, ref.service) ??
      'requests for it are answered with 503',
    place: { kind: 'backend', part: 'name' },
  }
}

function missingPort(ref: ClusterRef, service: Service): BackendProblem {
  return {
    code: 'dangling-service-port',
    message: `Service ${nameKey(ref.namespace, ref.service)} has no port ${ref.port}`,
    hint: hintForPort(ref.port, service),
    place: { kind: 'backend', part: 'port' },
  }
}

function hintForPort(wanted: number | string, { ports }: Service): string {
  const target = ports.find((port) => port.targetPort?.value === wanted)
  if (target !== undefined) {
    return `${wanted} is the targetPort; the port of the Service is ${target.port.value}`
  }
  const names = ports.flatMap(({ name }) => (name === null ? [] : [name.value]))
  const nearest = typeof wanted === 'string' ? nearestWord(wanted, names) : null
  if (nearest !== null) return `did you mean ${nearest}?`
  const known = ports.map(({ name, port }) =>
    name === null ? `${port.value}` : `${port.value} (${name.value})`,
  )
  return known.length === 0 ? 'it has no ports' : `it has ${shorten(known.join(', '), 120)}`
}

function notTcp(ref: ClusterRef, port: ServicePort): BackendProblem {
  const name = nameKey(ref.namespace, ref.service)
  return {
    code: 'protocol-not-tcp',
    message: `port ${ref.port} of Service ${name} is ${port.protocol}`,
    hint: 'HTTP needs a TCP port',
    place: { kind: 'backend', part: 'port' },
  }
}

/** Kubernetes says of a value that an implementation does not know: ignore it. */
function unknownProtocol(service: Service, port: ServicePort): BackendProblem | null {
  if (port.appProtocol === null) return null
  const { value, at } = port.appProtocol
  const nearest = nearestWord(value, knownAppProtocols)
  return {
    code: 'unknown-app-protocol',
    message: `the appProtocol ${shorten(value, 60)} is not known`,
    hint: nearest === null ? 'pods are spoken to in HTTP/1.1' : `did you mean ${nearest}?`,
    place: { kind: 'service', service, at },
  }
}

function externalName(service: Service, { namespace, service: name }: ClusterRef): BackendProblem {
  return {
    code: 'external-name-disabled',
    message: `Service ${nameKey(namespace, name)} is of type ExternalName, and --disable-svc-external-name is given`,
    hint: 'requests for it are answered with 503',
    place: { kind: 'service', service, at: service.externalName?.at ?? service.meta.name.at },
  }
}

function resource(): BackendProblem {
  return {
    code: 'resource-backend-not-supported',
    message: 'a backend that is a resource is not followed',
    hint: 'requests for it are answered with 503; refer to a Service instead',
    place: { kind: 'backend', part: 'name' },
  }
}
