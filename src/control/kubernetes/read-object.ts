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
import { checkPlainValues } from './reading/check-plain-values.ts'
import { type Context, reject } from './reading/context.ts'
import { describe, quote } from './reading/describe.ts'
import { finishProblems } from './reading/finish-problems.ts'
import { explainMissingKind } from './reading/read-fragment.ts'
import { readSecret } from './secret.ts'
import { readService } from './service.ts'
import { findEntry, isNull, type Mapping } from './tree.ts'

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
  const context: Context = { file, problems: [], confidential: name === 'Secret', identity: null }
  if (!kind || isNull(kind.value)) return readFragment(root, context)
  if (typeof name !== 'string') {
    const message = `\`kind\` must be text, but this is ${describe(kind.value, context)}`
    reject(context, 'wrong-type', kind.value.at, message)
    return finish(null, true, context)
  }
  const read = readers.get(name)
  const group = foreignGroup(root)
  if (read && group === null) {
    const object = read(root, context)
    checkPlainValues(root, context)
    return finish(object ?? null, object === undefined, context)
  }
  const near = group === null ? nearestWord(name, readers.keys()) : null
  context.problems.push({
    code: 'unsupported-kind',
    // Where only a letter is wrong, more is at stake than an object that is nobody's business here.
    severity: near ? 'error' : 'info',
    at: kind.value.at,
    message: `an object of kind ${quote(name)}${group ? ` (${quote(group)})` : ''} is left alone`,
    hint: near && `write \`${near}\``,
  })
  return finish(null, near !== null, context)
}

/** The API group of somebody else: its Ingress or Service is another kind. Kubernetes' own have no dot, or end in k8s.io. */
function foreignGroup(root: Mapping): string | null {
  const version = findEntry(root, 'apiVersion')?.value
  if (version?.kind !== 'scalar' || typeof version.value !== 'string') return null
  const [group = '', rest] = version.value.split('/')
  const foreign = rest !== undefined && group.includes('.') && !/\.k8s\b/.test(group)
  return foreign ? group : null
}

/** Without a kind it is lost, but what else is wrong with it can be said. */
function readFragment(root: Mapping, context: Context): ReadObject {
  const guess = explainMissingKind(root, context)
  const problems: Problem[] = []
  readers.get(guess ?? '')?.(root, { ...context, problems, confidential: true })
  context.problems.push(...problems.filter(({ code }) => code !== 'missing-field'))
  return finish(null, true, context)
}

function finish(object: KubernetesObject | null, lost: boolean, context: Context): ReadObject {
  const problems = finishProblems(context.problems, context.file.text)
  const valid = !problems.some(isError)
  // A mark may have hidden a kind that is not left alone.
  const hidden = problems.some(({ code }) => code === 'callout-mark')
  return {
    object: object && { ...object, valid },
    identity: context.identity,
    problems,
    lost: lost || (object === null && hidden),
  }
}

export function isError(problem: Problem): boolean {
  return (problem.severity ?? diagnosticCodes[problem.code].severity) === 'error'
}
