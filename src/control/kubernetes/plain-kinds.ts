import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

export interface IngressClass extends ObjectHead {
  readonly kind: 'IngressClass'
  readonly controller: Located<string> | null
}

export interface ConfigMap extends ObjectHead {
  readonly kind: 'ConfigMap'
}

export interface Namespace extends ObjectHead {
  readonly kind: 'Namespace'
}
