import { Composer, CST, type Document, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { Tree } from '../kubernetes/tree.ts'
import { explainYamlError } from './explain-yaml-error.ts'
import { lastScalar } from './last-scalar.ts'
import type { ParseLimits } from './parse-limits.ts'
import { buildTree, type Expansion } from './yaml-tree.ts'

export interface ParsedDocument {
  /** null: there is nothing in it, or (`broken`) nothing that can be relied on. */
  readonly tree: Tree | null
  readonly problems: readonly Problem[]
  readonly broken: boolean
  /** How many errors the parser found, also those that follow from the first and are not among the problems. */
  readonly errors: number
  readonly at: SourceRange
  /** Where the last of its content ends: comments and markers come after. */
  readonly contentEnd: number
}

type YamlDocument = Document.Parsed<ParsedNode>

/**
 * YAML 1.2 (and thereby JSON) to trees with positions. The parser below is driven token by token, so that depth and number
 * of documents are known exactly while it runs, whatever strings and comments hold: it keeps its own stack and does not
 * recurse, unlike composing, which only ever sees what is within the limits.
 */
export function parseYaml(text: string, limits: ParseLimits): readonly ParsedDocument[] {
  const documents: ParsedDocument[] = []
  const expansion: Expansion = { used: 0, limit: limits.expansion }
  // Duplicate keys are found while the tree is built: the library compares each key with all others.
  const composer = new Composer({ stringKeys: true, uniqueKeys: false, resolveKnownTags: false })
  const take = (composed: Iterable<YamlDocument>) => {
    for (const document of composed) documents.push(toDocument(document, text, expansion))
  }
  let count = 0
  let excess: Problem | null = null
  for (const token of tokens(text, limits.depth)) {
    if (token.type === 'document') count++
    excess =
      token.type === 'too-deep'
        ? tooDeep(token.offset, limits.depth)
        : count > limits.documents
          ? tooMany(token.offset, limits.documents)
          : null
    if (excess || token.type === 'too-deep') break
    take(composer.next(token) as Iterable<YamlDocument>)
  }
  take(composer.end() as Iterable<YamlDocument>)
  const stray = composer.streamInfo().errors[0]
  if (stray) documents.push(lost(explainYamlError(stray, text)))
  if (excess) documents.push(lost(excess))
  return documents
}

interface TooDeep {
  readonly type: 'too-deep'
  readonly offset: number
}

function* tokens(text: string, depth: number): Generator<CST.Token | TooDeep> {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) yield checkDepth(token, depth)
    // The document and the scalar at the tip are on the stack as well.
    if (parser.stack.length > depth + 2) {
      yield { type: 'too-deep', offset: parser.offset }
      return
    }
  }
  for (const token of parser.end()) yield checkDepth(token, depth)
}

/** Text that is not quite YAML can make the parser nest keys in keys without a deep stack. */
function checkDepth(token: CST.Token, limit: number): CST.Token | TooDeep {
  let level: readonly CST.Token[] = [token]
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level
    if (first && depth > limit + 1) return { type: 'too-deep', offset: first.offset }
    level = level.flatMap(childrenOf)
  }
  return token
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!CST.isCollection(token)) return []
  const children: CST.Token[] = []
  for (const item of token.items) {
    if (item.key) children.push(item.key)
    if (item.value) children.push(item.value)
  }
  return children
}

function toDocument(document: YamlDocument, text: string, expansion: Expansion): ParsedDocument {
  const [start, contentEnd, end] = document.range
  const at = { start, end }
  const [error] = document.errors
  if (error) {
    const problems = sameFaults(error, document.errors)
      .slice(0, 5)
      .map((each) => explainYamlError(each, text))
    const [first] = problems
    // The library points to the end of the text, and only its tree knows where the quote began.
    if (first && error.message.startsWith('Missing closing')) {
      problems[0] = { ...first, at: lastScalar(document.contents, text) ?? first.at }
    }
    return { tree: null, problems, broken: true, errors: document.errors.length, at, contentEnd }
  }
  const { tree, problems } = buildTree(document.contents, text, expansion)
  const warnings = document.warnings.map(
    (each): Problem => ({ ...explainYamlError(each, text), severity: 'warning' }),
  )
  // An alias that stands for nothing, as the whole document.
  const broken = tree === null && problems.length > 0
  return { tree, problems: [...warnings, ...problems], broken, errors: 0, at, contentEnd }
}

/** `first` and what is like it, each place once: two brackets that are not closed are missed at one place. */
function sameFaults(first: YAMLError, errors: readonly YAMLError[]): readonly YAMLError[] {
  const same = errors.filter(
    ({ code, message }) => code === first.code && message === first.message,
  )
  return same.filter(({ pos }, index) => index === same.findIndex((each) => each.pos[0] === pos[0]))
}

function lost(problem: Problem): ParsedDocument {
  const { at } = problem
  return { tree: null, problems: [problem], broken: true, errors: 1, at, contentEnd: at.end }
}

function tooDeep(offset: number, limit: number): Problem {
  return {
    code: 'yaml-too-deep',
    at: { start: offset, end: offset + 1 },
    message: `nested deeper than ${limit} levels`,
    hint: null,
  }
}

function tooMany(offset: number, limit: number): Problem {
  return {
    code: 'yaml-too-many-documents',
    at: { start: offset, end: offset + 1 },
    message: `more than ${limit} documents in one file`,
    hint: 'split the file',
  }
}
