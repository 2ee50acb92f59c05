import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

export interface Service extends ObjectHead {
  readonly kind: 'Service'
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  readonly externalName: Located<string> | null
  /** clusterIP: None. */
  readonly headless: boolean
  /** null: no selector, so that only Endpoints or EndpointSlices name its pods. */
  readonly selector: ReadonlyMap<string, string> | null
  readonly ports: readonly ServicePort[]
  /** publishNotReadyAddresses, or its old annotation service.alpha.kubernetes.io/tolerate-unready-endpoints. */
  readonly publishNotReadyAddresses: boolean
  /** sessionAffinity: ClientIP with its time in seconds (10,800 by default); null for None. */
  readonly clientIpAffinity: { readonly timeoutSeconds: number } | null
}

export interface ServicePort {
  readonly name: Located<string> | null
  readonly port: Located<number>
  /** A number, or the name of a container port, which may differ from pod to pod; null: the same as `port`. */
  readonly targetPort: Located<number | string> | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol: string | null
}
