import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

/** Belongs to the Service of the same name and namespace. */
export interface Endpoints extends ObjectHead {
  readonly kind: 'Endpoints'
  readonly subsets: readonly EndpointSubset[]
}

export interface EndpointSubset {
  readonly addresses: readonly EndpointAddress[]
  readonly notReadyAddresses: readonly EndpointAddress[]
  readonly ports: readonly EndpointPort[]
}

export interface EndpointAddress {
  readonly ip: Located<string>
  /** Name of the pod in targetRef. */
  readonly pod: string | null
}

/** Also of an EndpointSlice. */
export interface EndpointPort {
  readonly name: string | null
  /** null: any port (an EndpointSlice may leave it open). */
  readonly port: number | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol: string | null
}
