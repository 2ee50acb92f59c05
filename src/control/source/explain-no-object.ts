import type { Problem } from '../diagnostics/problem.ts'
import { findEntry, headOf, type Scalar, type Sequence } from '../kubernetes/tree.ts'

/** A document that is a list or a single value. */
export function explainNoObject(root: Scalar | Sequence): Problem {
  const what = root.kind === 'sequence' ? 'a list' : 'a single value'
  const first = root.kind === 'sequence' ? root.items[0] : undefined
  return {
    code: 'not-an-object',
    at: first ? headOf(first) : root.at,
    message: `the document is ${what}, not a Kubernetes object`,
    hint: hintFor(root),
  }
}

function hintFor(root: Scalar | Sequence): string {
  const items = root.kind === 'sequence' ? root.items : []
  const isRules = items.some((item) => item.kind === 'mapping' && findEntry(item, 'http'))
  if (isRules) {
    return 'these look like the rules of an Ingress: they go under `spec: {rules: …}` of the whole object'
  }
  const isObjects = items.some((item) => item.kind === 'mapping' && findEntry(item, 'kind'))
  if (isObjects) return 'put `---` between objects, or the list under `items` of a `kind: List`'
  return 'a manifest says `apiVersion: …`, `kind: …` and `metadata: {name: …}`'
}
