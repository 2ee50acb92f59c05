import type { Located, SourceRange } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import { type Context, reject } from './reading/context.ts'
import { quote } from './reading/describe.ts'
import { currentForm, oldForm } from './reading/ingress-form.ts'
import { readIngressSpec } from './reading/ingress-spec.ts'
import { readHead } from './reading/read-head.ts'
import { Struct, structType } from './reading/struct.ts'
import { findEntry, type Mapping } from './tree.ts'

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

const ingressVersions = ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1']
const ingressType = structType('an Ingress', ['apiVersion', 'kind', 'metadata', 'spec', 'status'])

export function readIngress(root: Mapping, context: Context): Ingress | undefined {
  const struct = new Struct(ingressType, root, context)
  const head = readHead(struct, 'Ingress', ingressVersions, context)
  const spec = struct.required('spec', readIngressSpec(isOldForm(root) ? oldForm : currentForm))
  if (!head || !spec) return undefined
  const annotated = head.meta.annotations.get('kubernetes.io/ingress.class')
  if (annotated && spec.className && annotated.value !== spec.className.value) {
    reject(
      context,
      'class-conflict',
      annotated.keyAt,
      `the annotation says class ${quote(annotated.value)}, ingressClassName ${quote(spec.className.value)}`,
      'leave the annotation out: it is the old form of ingressClassName',
    )
  }
  const className =
    spec.className ?? (annotated ? { value: annotated.value, at: annotated.at } : null)
  return { ...head, kind: 'Ingress', ...spec, className }
}

/** Both beta groups have one form. */
function isOldForm(root: Mapping): boolean {
  const version = findEntry(root, 'apiVersion')?.value
  return version?.kind === 'scalar' && String(version.value).endsWith('/v1beta1')
}
