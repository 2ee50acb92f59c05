import type { Endpoint } from '../../../snapshot/endpoint.ts'
import type { EndpointAddress, Endpoints } from '../../kubernetes/endpoints.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import { matchPort } from './match-port.ts'

/** Endpoints of a Service port after the Service's Endpoints object. */
export function endpointsOfObject(
  object: Endpoints,
  service: Service,
  servicePort: ServicePort,
): Endpoint[] {
  return object.subsets.flatMap((subset) => {
    const port = matchPort(subset.ports, servicePort)
    if (port === null) return []
    const unready = service.publishNotReadyAddresses
    return [
      ...subset.addresses.map((address) => endpoint(address, port, { ready: true, serving: true })),
      ...subset.notReadyAddresses.map((address) =>
        endpoint(address, port, { ready: unready, serving: false }),
      ),
    ]
  })
}

function endpoint(
  { ip, pod }: EndpointAddress,
  port: number,
  state: Pick<Endpoint, 'ready' | 'serving'>,
): Endpoint {
  return { address: ip.value, port, pod, ...state, terminating: false, probes: [] }
}
