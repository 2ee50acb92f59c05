import type { AnnotationFact } from './ingress-facts.ts'
import type { Origin } from './origin.ts'
import type { PathType } from './route.ts'
import type { ServiceView } from './routes-view.ts'

/** The JSON of `postern explain` and of /api/v1/explain: what becomes of one request, and why. */
export interface Explanation {
  readonly url: string
  /** `refused`: no rule decides about it, the request itself is not acceptable. */
  readonly outcome:
    | 'proxied'
    | 'redirected'
    | 'default-backend'
    | 'not-found'
    | 'unavailable'
    | 'refused'
  /** Of an answer of our own; absent where a pod answers. */
  readonly status?: number
  /** Where a redirect leads. */
  readonly location?: string
  readonly route: {
    readonly host: string
    readonly path: string
    readonly pathType: PathType
  } | null
  readonly ingress: Origin | null
  readonly service: ServiceView | null
  readonly endpoints: readonly ExplainedEndpoint[]
  /** Those of the Ingress that have an effect, with the place where they are written. */
  readonly annotations: readonly ExplainedAnnotation[]
  /** null: over http none is shown. */
  readonly certificate: ExplainedCertificate | null
  /** In the order in which things were decided; one sentence each. */
  readonly steps: readonly string[]
  /** Who has a rule that takes the request as well, and why another one came first. */
  readonly shadowed: readonly { readonly ingress: Origin; readonly why: string }[]
}

export interface ExplainedEndpoint {
  readonly address: string
  readonly port: number
  readonly pod?: string
  readonly state: 'eligible' | 'excluded'
  readonly reason?: string
}

export interface ExplainedAnnotation extends AnnotationFact {
  readonly file: string
}

export interface ExplainedCertificate {
  /** `namespace/name` of the Secret, or `default`. */
  readonly source: string
  readonly subject: string
  readonly names: readonly string[]
  /** ISO 8601; null: it is made at the start. */
  readonly notAfter: string | null
  readonly why: string
}
