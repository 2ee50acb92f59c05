import type { IngressBackend } from '../ingress.ts'
import type { Reader } from './context.ts'
import { readBackend, readOldBackend } from './ingress-backend.ts'
import { type StructType, structType } from './struct.ts'

/** In what networking.k8s.io/v1 and the beta versions before it differ. */
export interface IngressForm {
  readonly specType: StructType<'ingressClassName' | 'rules' | 'tls' | 'defaultBackend' | 'backend'>
  readonly defaultBackendField: 'defaultBackend' | 'backend'
  readonly backend: Reader<IngressBackend>
  readonly needsPathType: boolean
}

export const currentForm: IngressForm = {
  specType: structType(
    'the spec of an Ingress',
    ['ingressClassName', 'defaultBackend', 'rules', 'tls'],
    [['backend', 'in networking.k8s.io/v1 it is `defaultBackend`']],
  ),
  defaultBackendField: 'defaultBackend',
  backend: readBackend,
  needsPathType: true,
}

export const oldForm: IngressForm = {
  specType: structType(
    'the spec of a v1beta1 Ingress',
    ['ingressClassName', 'backend', 'rules', 'tls'],
    [['defaultBackend', 'before networking.k8s.io/v1 it is `backend`']],
  ),
  defaultBackendField: 'backend',
  backend: readOldBackend,
  needsPathType: false,
}
