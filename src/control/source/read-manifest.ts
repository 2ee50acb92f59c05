import type { Diagnostic, ObjectIdentity } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceFile, SourceRange } from '../diagnostics/source-file.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { isError, readObject } from '../kubernetes/read-object.ts'
import type { Mapping } from '../kubernetes/tree.ts'
import { explainNoObject } from './explain-no-object.ts'
import { limitDiagnostics } from './limit-diagnostics.ts'
import { parseCopied } from './parse-copied.ts'
import { type ParseLimits, parseLimits } from './parse-limits.ts'
import type { ParsedDocument } from './parse-yaml.ts'
import type { FileContent } from './read-file.ts'
import { unwrapList } from './unwrap-list.ts'

/** YAML or JSON to objects and diagnostics, both in the order of the file. Never throws for what a file says. */
export function readManifest(file: SourceFile, limits: ParseLimits = parseLimits): FileContent {
  const { length } = file.text
  if (length > limits.size) {
    const message = `the file has ${length} characters, more than ${limits.size}`
    const diagnostic = makeDiagnostic('file-too-large', file, { start: 0, end: 0 }, message)
    return { objects: [], diagnostics: [diagnostic], broken: true }
  }
  const collected: Collected = { objects: [], diagnostics: [], broken: false }
  for (const document of parseCopied(file.text, limits)) readDocument(document, file, collected)
  const diagnostics = collected.diagnostics.toSorted((a, b) => a.at.start - b.at.start)
  return { ...collected, diagnostics: limitDiagnostics(diagnostics, limits.diagnostics) }
}

interface Collected {
  readonly objects: KubernetesObject[]
  readonly diagnostics: Diagnostic[]
  broken: boolean
}

function readDocument(document: ParsedDocument, file: SourceFile, collected: Collected): void {
  const { tree, broken } = document
  if (broken) collected.broken = true
  const problems = document.problems.toSorted((a, b) => a.at.start - b.at.start)
  const claimed = new Set<Problem>()
  for (const root of tree ? unwrapList(tree) : []) {
    // Of a list each item has its own; of anything else the whole document is about the one object.
    const textual = root === tree ? problems : problemsWithin(root.at, problems)
    if (root.kind === 'mapping') {
      readRoot(root, textual, document, file, collected)
      for (const problem of textual) claimed.add(problem)
    } else {
      collected.broken = true
      collect([explainNoObject(root)], null, file, collected)
    }
  }
  const others = problems.filter((problem) => !claimed.has(problem))
  collect(others, null, file, collected)
}

/** `textual`: what is wrong with the text that the object was read from. */
function readRoot(
  root: Mapping,
  textual: readonly Problem[],
  { broken }: ParsedDocument,
  file: SourceFile,
  collected: Collected,
): void {
  const { object, identity, problems, lost } = readObject(root, file)
  const faulty = textual.some(isError)
  const unreliable = hasTwoKinds(root) || (broken && faulty) || textual.some(isLoss)
  // Of a kind that is not read, where the text is faulty, perhaps only because of the fault.
  if (lost || unreliable || (faulty && !object)) collected.broken = true
  if (object && !unreliable) collected.objects.push(faulty ? { ...object, valid: false } : object)
  // What is known to be left out need not be called missing.
  const abridged = textual.some(({ code }) => code === 'left-out-lines')
  const told =
    abridged || textual.some(isLoss)
      ? problems.filter(({ code }) => code !== 'missing-field')
      : problems
  collect([...textual, ...told], identity, file, collected)
}

/** Something that the text wanted to say is not in the tree: without its host, a rule would be one for every host. */
function isLoss({ code }: Problem): boolean {
  return code === 'yaml-alias' || code === 'yaml-bad-key'
}

/** Then it is two objects, without a separator. */
function hasTwoKinds(root: Mapping): boolean {
  return root.entries.filter(({ key }) => key.value === 'kind').length > 1
}

function collect(
  problems: readonly Problem[],
  object: ObjectIdentity | null,
  file: SourceFile,
  { diagnostics }: Collected,
): void {
  for (const { code, at, message, hint, severity } of problems) {
    const details = { hint, object, ...(severity && { severity }) }
    diagnostics.push(makeDiagnostic(code, file, at, message, details))
  }
}

/** `problems`: sorted by their beginning, since a list may have many items and many problems. */
function problemsWithin(range: SourceRange, problems: readonly Problem[]): readonly Problem[] {
  let first = 0
  for (let end = problems.length; first < end; ) {
    const middle = (first + end) >> 1
    if ((problems[middle]?.at.start ?? 0) < range.start) first = middle + 1
    else end = middle
  }
  const within: Problem[] = []
  for (let index = first; index < problems.length; index++) {
    const problem = problems[index]
    if (!problem || problem.at.start >= range.end) break
    within.push(problem)
  }
  return within
}
