import type { Located, SourceRange } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

/** networking.k8s.io/v1; older versions are converted to this shape. */
export interface Ingress extends ObjectHead {
  readonly kind: 'Ingress'
  /** spec.ingressClassName, or else the annotation kubernetes.io/ingress.class. */
  readonly className: Located<string> | null
  readonly defaultBackend: IngressBackend | null
  readonly rules: readonly IngressRule[]
  readonly tls: readonly IngressTls[]
}

export interface IngressRule {
  /** Lower case; `*.foo.com` for a wildcard; null for every host. */
  readonly host: Located<string> | null
  /** null: the rule has no `http`, and stands for the default backend on this host. */
  readonly paths: readonly IngressPath[] | null
  readonly at: SourceRange
}

export interface IngressPath {
  /** Begins with `/`; an empty or absent path has become `/`. */
  readonly path: Located<string>
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific'
  readonly backend: IngressBackend
  readonly at: SourceRange
}

export type IngressBackend =
  | {
      readonly kind: 'service'
      readonly name: Located<string>
      /** A number or a port's name. */
      readonly port: Located<number | string>
      readonly at: SourceRange
    }
  | { readonly kind: 'resource'; readonly at: SourceRange }

export interface IngressTls {
  readonly hosts: readonly Located<string>[]
  readonly secretName: Located<string> | null
  readonly at: SourceRange
}
