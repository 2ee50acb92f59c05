/** How it is found out whether a pod may get requests: the readinessProbe of one of its containers. */
export interface Probe {
  readonly check: ProbeCheck
  /** Milliseconds. */
  readonly initialDelay: number
  readonly period: number
  readonly timeout: number
  /** So many in a row turn the verdict. */
  readonly successThreshold: number
  readonly failureThreshold: number
}

export type ProbeCheck =
  | {
      readonly kind: 'http'
      readonly scheme: 'http' | 'https'
      /** null: the pod's own address. */
      readonly host: string | null
      readonly port: number
      readonly path: string
      readonly headers: readonly (readonly [name: string, value: string])[]
    }
  | { readonly kind: 'tcp'; readonly host: string | null; readonly port: number }
  | { readonly kind: 'grpc'; readonly port: number; readonly service: string }
  | { readonly kind: 'exec'; readonly command: readonly string[] }
