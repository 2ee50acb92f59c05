import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import type { Context } from './reading/context.ts'
import { readHead } from './reading/read-head.ts'
import { text } from './reading/scalars.ts'
import { openStruct, Struct, structType } from './reading/struct.ts'
import type { Mapping } from './tree.ts'

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

export const ingressClassVersions = [
  'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1',
  'extensions/v1beta1',
]

const ingressClassType = structType('an IngressClass', ['apiVersion', 'kind', 'metadata', 'spec'])
const ingressClassSpecType = structType('the spec of an IngressClass', ['controller', 'parameters'])

export function readIngressClass(root: Mapping, context: Context): IngressClass | undefined {
  const struct = new Struct(ingressClassType, root, context)
  const head = readHead(struct, 'IngressClass', ingressClassVersions, context)
  const controller = struct.optional('spec', (tree, name) =>
    openStruct(ingressClassSpecType, tree, name, context)?.optional('controller', text),
  )
  return head && { ...head, kind: 'IngressClass', controller: controller ?? null }
}

const configMapType = structType('a ConfigMap', [
  'apiVersion',
  'kind',
  'metadata',
  'data',
  'binaryData',
  'immutable',
])

export function readConfigMap(root: Mapping, context: Context): ConfigMap | undefined {
  const head = readHead(new Struct(configMapType, root, context), 'ConfigMap', ['v1'], context)
  return head && { ...head, kind: 'ConfigMap' }
}

const namespaceType = structType('a Namespace', [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
])

export function readNamespace(root: Mapping, context: Context): Namespace | undefined {
  const head = readHead(new Struct(namespaceType, root, context), 'Namespace', ['v1'], context)
  return head && { ...head, kind: 'Namespace' }
}
