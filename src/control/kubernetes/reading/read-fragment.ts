import { nearestWord } from '../../diagnostics/nearest-word.ts'
import { podSpecType } from '../pod.ts'
import { serviceSpecType } from '../service.ts'
import { type Entry, findEntry, headOf, type Mapping } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { currentForm, oldForm } from './ingress-form.ts'

interface Candidate {
  readonly kind: string
  readonly fields: ReadonlySet<string>
}

/** Kinds that a `spec` may be recognised by. */
const candidates: readonly Candidate[] = [
  { kind: 'Service', fields: serviceSpecType.fields },
  {
    kind: 'Ingress',
    fields: new Set([...currentForm.specType.fields, ...oldForm.specType.fields]),
  },
  { kind: 'Pod', fields: podSpecType.fields },
]

/** What every object has. */
const rootFields = ['apiVersion', 'kind', 'metadata']

/**
 * Reports that `kind` is missing. Answers the kind that was probably meant, so that the rest can be explained by it; the
 * object is lost all the same.
 */
export function explainMissingKind(root: Mapping, context: Context): string | null {
  const misspelt = root.entries.find(({ key }) => nearestWord(key.value, ['kind']))
  if (misspelt) {
    const hint = `${quote(misspelt.key.value)} is not a field: write \`kind\``
    reject(context, 'missing-field', misspelt.key.at, 'an object needs `kind`', hint)
    return misspelt.value.kind === 'scalar' ? String(misspelt.value.value) : null
  }
  const missing = rootFields.filter((field) => !findEntry(root, field))
  const guess = guessKind(findEntry(root, 'spec'))
  const message = `an object needs ${missing.map((field) => `\`${field}\``).join(', ')}`
  const hint = guess
    ? `this looks like a part of a ${guess}: put it into the whole object`
    : 'a manifest says `apiVersion: …`, `kind: …` and `metadata: {name: …}`'
  reject(
    context,
    'missing-field',
    headOf(root),
    missing.length > 0 ? message : '`kind` has no value',
    hint,
  )
  return guess
}

/** The kind whose spec has the most of these fields; one that is nearly spelt like a field counts half. */
function guessKind(spec: Entry | undefined): string | null {
  if (spec?.value.kind !== 'mapping') return null
  const keys = spec.value.entries.slice(0, 50).map(({ key }) => key.value)
  let best: string | null = null
  let bestScore = 0
  for (const { kind, fields } of candidates) {
    let score = 0
    for (const key of keys) score += fields.has(key) ? 1 : nearestWord(key, fields) ? 0.5 : 0
    if (score <= bestScore) continue
    best = kind
    bestScore = score
  }
  return best
}
