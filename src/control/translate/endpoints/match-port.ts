import type { EndpointPort } from '../../kubernetes/endpoints.ts'
import type { ServicePort } from '../../kubernetes/service.ts'

/**
 * The port number under which the addresses of an Endpoints subset or an EndpointSlice serve a port of their Service:
 * 1. the port of the same name (no name is a name, too);
 * 2. for a Service port without a name the only port there is;
 * 3. the Service's numeric targetPort, as ingress-nginx does, also where the slice names no ports at all.
 * null: none of these.
 */
export function matchPort(ports: readonly EndpointPort[], servicePort: ServicePort): number | null {
  const tcp = ports.filter((port) => port.protocol === 'TCP')
  const wanted = servicePort.name?.value ?? ''
  const named = tcp.find((port) => (port.name ?? '') === wanted)
  if (named !== undefined) return named.port ?? numericTarget(servicePort)
  const [only] = tcp
  if (wanted === '' && only !== undefined && tcp.length === 1 && only.port !== null) {
    return only.port
  }
  return numericTarget(servicePort)
}

function numericTarget({ targetPort, port }: ServicePort): number | null {
  if (targetPort === null) return port.value
  return typeof targetPort.value === 'number' ? targetPort.value : null
}
