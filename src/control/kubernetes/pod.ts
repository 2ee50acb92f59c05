import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

export interface Pod extends ObjectHead {
  readonly kind: 'Pod'
  /** status.phase; null where the manifest has no status. */
  readonly phase: string | null
  /** status.podIPs, or else status.podIP. Empty: no address yet. */
  readonly ips: readonly Located<string>[]
  /** Status of the condition Ready is True; null: there is no such condition. */
  readonly ready: boolean | null
  /** Of the containers, and of init containers that go on running beside them (restartPolicy: Always). */
  readonly ports: readonly ContainerPort[]
}

export interface ContainerPort {
  readonly name: string | null
  readonly containerPort: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}
