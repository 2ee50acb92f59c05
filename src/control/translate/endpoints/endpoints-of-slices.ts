import type { Endpoint } from '../../../snapshot/endpoint.ts'
import type { EndpointSlice, SliceEndpoint } from '../../kubernetes/endpoint-slice.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import { matchPort } from './match-port.ts'

/** Endpoints of a Service port after all EndpointSlices of the Service; one address may come twice. */
export function endpointsOfSlices(
  slices: readonly EndpointSlice[],
  service: Service,
  servicePort: ServicePort,
): Endpoint[] {
  return slices.flatMap((slice) => {
    const port = matchPort(slice.ports, servicePort)
    // A slice of host names would have us ask DNS for what a manifest names; its reader has said that it is left out.
    if (port === null || slice.addressType === 'FQDN') return []
    return slice.endpoints.map((endpoint) => resolve(endpoint, port, service))
  })
}

/** What a slice leaves open counts as ready, serving and not terminating (discovery/v1). */
function resolve(endpoint: SliceEndpoint, port: number, service: Service): Endpoint {
  const terminating = endpoint.terminating ?? false
  return {
    address: endpoint.address.value,
    port,
    pod: endpoint.pod,
    ready: service.publishNotReadyAddresses || ((endpoint.ready ?? true) && !terminating),
    serving: endpoint.serving ?? true,
    terminating,
    probes: [],
  }
}
