import { diagnosticCodes } from '../diagnostics/codes.ts'
import type { ObjectIdentity } from '../diagnostics/diagnostic.ts'
import { nearestWord } from '../diagnostics/nearest-word.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceFile } from '../diagnostics/source-file.ts'
import { readEndpointSlice } from './endpoint-slice.ts'
import { readEndpoints } from './endpoints.ts'
import { readIngress } from './ingress.ts'
import type { KubernetesObject } from './object.ts'
import { readConfigMap, readIngressClass, readNamespace } from './plain-kinds.ts'
import { readPod } from './pod.ts'
import { type Context, reject } from './reading/context.ts'
import { describe, quote } from './reading/describe.ts'
import { readSecret } from './secret.ts'
import { readService } from './service.ts'
import { findEntry, headOf, isNull, type Mapping } from './tree.ts'

type ReadKind = (root: Mapping, context: Context) => KubernetesObject | undefined

/** One line a kind. */
const readers: ReadonlyMap<string, ReadKind> = new Map<string, ReadKind>([
  ['Ingress', readIngress],
  ['IngressClass', readIngressClass],
  ['Service', readService],
  ['Endpoints', readEndpoints],
  ['EndpointSlice', readEndpointSlice],
  ['Pod', readPod],
  ['Secret', readSecret],
  ['ConfigMap', readConfigMap],
  ['Namespace', readNamespace],
])

export interface ReadObject {
  /** null: left alone (another kind), or lost. */
  readonly object: KubernetesObject | null
  readonly identity: ObjectIdentity | null
  readonly problems: readonly Problem[]
  /** There is an object here that cannot be taken in, not even in part. */
  readonly lost: boolean
}

/** Reads one Kubernetes object, of whatever kind it says it is. */
export function readObject(root: Mapping, file: SourceFile): ReadObject {
  const kind = findEntry(root, 'kind')
  const name = kind?.value.kind === 'scalar' ? kind.value.value : null
  const context: Context = {
    file,
    problems: [],
    confidential: name === 'Secret',
    identity: null,
  }
  if (!kind || isNull(kind.value)) {
    reject(context, 'missing-field', headOf(root), 'an object needs `kind`')
    return finish(null, true, context)
  }
  if (typeof name !== 'string') {
    const message = `\`kind\` must be text, but this is ${describe(kind.value, context)}`
    reject(context, 'wrong-type', kind.value.at, message)
    return finish(null, true, context)
  }
  const read = readers.get(name)
  if (!read) {
    const near = nearestWord(name, readers.keys())
    const message = `an object of kind ${quote(name)} is left alone`
    const hint = near ? `write \`${near}\`` : null
    reject(context, 'unsupported-kind', kind.value.at, message, hint)
    return finish(null, false, context)
  }
  const object = read(root, context)
  return finish(object ?? null, object === undefined, context)
}

function finish(object: KubernetesObject | null, lost: boolean, context: Context): ReadObject {
  const { problems, identity } = context
  const valid = !problems.some(isError)
  return { object: object && { ...object, valid }, identity, problems, lost }
}

export function isError(problem: Problem): boolean {
  return (problem.severity ?? diagnosticCodes[problem.code].severity) === 'error'
}
