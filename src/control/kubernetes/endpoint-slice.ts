import type { Located } from '../diagnostics/source-file.ts'
import type { EndpointPort } from './endpoints.ts'
import type { ObjectHead } from './meta.ts'

/** discovery.k8s.io/v1; v1beta1 is converted to this shape. */
export interface EndpointSlice extends ObjectHead {
  readonly kind: 'EndpointSlice'
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  /** Label kubernetes.io/service-name. */
  readonly serviceName: string | null
  readonly endpoints: readonly SliceEndpoint[]
  /** Empty: the Service's numeric targetPort counts. */
  readonly ports: readonly EndpointPort[]
}

export interface SliceEndpoint {
  /** addresses[0]: the others have no meaning. */
  readonly address: Located<string>
  /** null where the slice does not say: ready and serving then count as true, terminating as false. */
  readonly ready: boolean | null
  readonly serving: boolean | null
  readonly terminating: boolean | null
  readonly pod: string | null
}
