import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceFile } from '../diagnostics/source-file.ts'
import { type Context, reject } from '../kubernetes/reading/context.ts'
import { finishProblems } from '../kubernetes/reading/finish-problems.ts'
import { text } from '../kubernetes/reading/scalars.ts'
import { openStruct, structType } from '../kubernetes/reading/struct.ts'
import { findEntry, type Tree } from '../kubernetes/tree.ts'
import { parseLimits } from '../source/parse-limits.ts'
import { parseYaml } from '../source/parse-yaml.ts'
import type { Expectations } from './expectation.ts'
import { readRequest } from './read-request.ts'

const fileType = structType('a document of expectations', ['manifests', 'requests'])

/**
 * YAML to expectations, a document each. Whatever is wrong with the file is an error: an expectation that is misspelt would
 * be one that nobody checks.
 */
export function readExpectations(file: SourceFile): {
  readonly documents: readonly Expectations[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const problems: Problem[] = []
  const context: Context = { file, problems, confidential: false, identity: null }
  const documents: Expectations[] = []
  const parsed = parseYaml(file.text, parseLimits)
  for (const { tree, problems: textual } of parsed) {
    problems.push(...textual)
    const document = tree === null ? undefined : readDocument(tree, context)
    if (document !== undefined) documents.push(document)
  }
  if (documents.length === 0 && problems.length === 0) {
    reject(context, 'missing-field', { start: 0, end: 0 }, 'nothing is expected in this file')
  }
  const diagnostics = finishProblems(problems, file.text)
    .toSorted((a, b) => a.at.start - b.at.start)
    .map(({ code, at, message, hint }) =>
      makeDiagnostic(code, file, at, message, { hint, severity: 'error' }),
    )
  return { documents, diagnostics }
}

function readDocument(tree: Tree, context: Context): Expectations | undefined {
  const kind = tree.kind === 'mapping' ? findEntry(tree, 'kind') : undefined
  if (kind !== undefined) {
    const hint = 'expectations have files of their own, which end in .expect.yaml'
    return reject(context, 'bad-value', kind.key.at, 'a manifest is no expectation', hint)
  }
  const document = openStruct(fileType, tree, 'document', context)
  if (document === undefined) return undefined
  const manifests = document.list('manifests', text)
  const requests = document.required(
    'requests',
    readRequests,
    'write `requests:`, and below it `- request: URL` with what is expected of it',
  )
  return requests && { file: context.file, manifests, requests }
}

function readRequests(tree: Tree, name: string, context: Context) {
  if (tree.kind !== 'sequence') {
    return reject(
      context,
      'wrong-type',
      tree.at,
      `\`${name}\` must be a list`,
      'begin each with `- `',
    )
  }
  if (tree.items.length === 0) {
    return reject(context, 'bad-value', tree.at, 'no request is expected to do anything')
  }
  const requests = []
  for (const item of tree.items) {
    const request = readRequest(item, 'item of requests', context)
    if (request !== undefined) requests.push(request)
  }
  return requests
}
