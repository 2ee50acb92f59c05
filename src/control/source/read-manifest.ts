import type { Diagnostic, ObjectIdentity } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceFile, SourceRange } from '../diagnostics/source-file.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { isError, readObject } from '../kubernetes/read-object.ts'
import { findEntry, type Mapping, type Tree } from '../kubernetes/tree.ts'
import { type ParseLimits, parseLimits } from './parse-limits.ts'
import { type ParsedDocument, parseYaml } from './parse-yaml.ts'
import type { FileContent } from './read-file.ts'

/** YAML or JSON to objects and diagnostics. Never throws for what a file says. */
export function readManifest(file: SourceFile, limits: ParseLimits = parseLimits): FileContent {
  const { length } = file.text
  if (length > limits.size) {
    const message = `the file has ${length} characters, more than ${limits.size}`
    const at = { start: 0, end: 0 }
    return {
      objects: [],
      diagnostics: [makeDiagnostic('file-too-large', file, at, message)],
      broken: true,
    }
  }
  const collected = new Collected(file)
  for (const document of parseYaml(file.text, limits)) collected.addDocument(document)
  const { objects, diagnostics, broken } = collected
  return { objects, diagnostics: diagnostics.toSorted((a, b) => a.at.start - b.at.start), broken }
}

class Collected {
  readonly objects: KubernetesObject[] = []
  readonly diagnostics: Diagnostic[] = []
  broken = false
  readonly #file: SourceFile

  constructor(file: SourceFile) {
    this.#file = file
  }

  addDocument(document: ParsedDocument): void {
    if (document.broken) this.broken = true
    const claimed = new Set<Problem>()
    if (document.tree) {
      for (const root of unwrap(document.tree)) this.#addObject(root, document.problems, claimed)
    }
    this.#report(
      document.problems.filter((problem) => !claimed.has(problem)),
      null,
    )
  }

  #addObject(root: Tree, textual: readonly Problem[], claimed: Set<Problem>): void {
    if (root.kind !== 'mapping') {
      this.broken = true
      const message = 'this is not a Kubernetes object'
      this.#report([{ code: 'not-an-object', at: root.at, message, hint: null }], null)
      return
    }
    const { object, identity, problems, lost } = readObject(root, this.#file)
    const own = textual.filter((problem) => within(problem.at, root.at))
    for (const problem of own) claimed.add(problem)
    if (lost) this.broken = true
    if (object) this.objects.push(own.some(isError) ? { ...object, valid: false } : object)
    this.#report([...own, ...problems], identity)
  }

  #report(problems: readonly Problem[], object: ObjectIdentity | null): void {
    for (const { code, at, message, hint, severity } of problems) {
      const details = { hint, object, ...(severity && { severity }) }
      this.diagnostics.push(makeDiagnostic(code, this.#file, at, message, details))
    }
  }
}

/** The items of `kind: List`, `IngressList` and the like, in place of the list. */
function* unwrap(tree: Tree): Generator<Tree> {
  const items = tree.kind === 'mapping' ? listItems(tree) : null
  if (items) yield* items
  else yield tree
}

function listItems(tree: Mapping): readonly Tree[] | null {
  const kind = findEntry(tree, 'kind')?.value
  if (kind?.kind !== 'scalar' || !String(kind.value).endsWith('List')) return null
  const items = findEntry(tree, 'items')?.value
  return items?.kind === 'sequence' ? items.items : null
}

function within(inner: SourceRange, outer: SourceRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
