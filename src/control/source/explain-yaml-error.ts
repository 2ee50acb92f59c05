import type { YAMLError } from 'yaml'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import { explainIndentation } from './explain-indentation.ts'

interface Explanation {
  readonly message: string
  readonly hint?: string | null
  readonly code?: Problem['code']
  /** Where to point, when the library points elsewhere. */
  readonly at?: SourceRange
}

type Explain = (at: SourceRange, text: string) => Explanation

/**
 * A fault that the YAML library found, in words for whoever wrote the manifest. The library's own words are never used:
 * some quote the text, which may be a Secret.
 */
export function explainYamlError(error: YAMLError, text: string): Problem {
  const at = clip(error.pos, text)
  const found = explanations.find(
    ([code, beginning]) => error.code === code && error.message.startsWith(beginning),
  )
  const explanation = found ? found[2](at, text) : { message: 'this is not YAML' }
  return {
    code: explanation.code ?? 'yaml-syntax',
    at: explanation.at ? clip([explanation.at.start, explanation.at.end], text) : at,
    message: explanation.message,
    hint: explanation.hint ?? null,
  }
}

const quotesHint = 'put the value in quotes'

/** The first that fits counts: code, beginning of the library's message. */
const explanations: readonly (readonly [YAMLError['code'], string, Explain])[] = [
  ['TAB_AS_INDENT', '', plain('a tab is used for indentation', 'use spaces', 'yaml-tab')],
  ['MISSING_CHAR', 'Sequence item without', explainIndentation],
  ['BAD_INDENT', 'All mapping items', explainIndentation],
  ['BAD_INDENT', 'All sequence items', explainIndentation],
  ['MISSING_CHAR', 'Implicit map keys', explainNoValue],
  ['MULTILINE_IMPLICIT_KEY', '', explainNoValue],
  ['BLOCK_AS_IMPLICIT_KEY', 'Nested mappings', explainTwoValues],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    '',
    plain('a list stands where a key belongs', 'check the indentation'),
  ],
  ['MISSING_CHAR', 'Missing closing', plain('a quote is opened and never closed')],
  ['MISSING_CHAR', 'Missing , ', plain('a comma is missing between two items')],
  ['MISSING_CHAR', 'Missing space after :', plain('a space is missing after the colon')],
  ['MISSING_CHAR', 'Comments must', plain('a comment needs a space before its `#`', quotesHint)],
  ['MISSING_CHAR', 'Missing directives', plain('a line `---` is missing after the directives')],
  ['MISSING_CHAR', 'Flow', plain('a bracket or brace is not closed')],
  ['BAD_INDENT', 'Flow', plain('a bracket or brace is not closed, or closed too far left')],
  ['BLOCK_IN_FLOW', '', plain('a comma, bracket or brace is missing before this')],
  ['BAD_SCALAR_START', '', explainScalarStart],
  ['BAD_DQ_ESCAPE', '', plain('not an escape that double quotes know', 'use single quotes')],
  ['BAD_ALIAS', '', plain('an alias or anchor has no name', quotesHint, 'yaml-alias')],
  ['ALIAS_PROPS', '', plain('an alias cannot have an anchor or a tag of its own')],
  ['NON_STRING_KEY', '', explainKey],
  ['TAG_RESOLVE_FAILED', 'Unresolved tag', plain('the tag is not known', null, 'yaml-unknown-tag')],
  ['TAG_RESOLVE_FAILED', '', plain('the value does not fit its tag')],
  ['BAD_COLLECTION_TYPE', '', plain('the value does not fit its tag', null, 'yaml-unknown-tag')],
  ['RESOURCE_EXHAUSTION', '', plain('nested too deeply', null, 'yaml-too-deep')],
  ['UNEXPECTED_TOKEN', 'Block scalar header', explainBlockHeader],
  ['UNEXPECTED_TOKEN', 'Unexpected doc-end', plain('there is no document that could end here')],
  ['UNEXPECTED_TOKEN', '', plain('this does not belong here', 'check quotes and indentation')],
  ['MULTIPLE_ANCHORS', '', plain('a value can have one anchor at most')],
  ['MULTIPLE_TAGS', '', plain('a value can have one tag at most')],
  ['BAD_PROP_ORDER', '', plain('an anchor or tag stands before its `-`, `?` or `:`')],
  ['BAD_DIRECTIVE', '', plain('not a directive that YAML knows')],
]

function plain(message: string, hint: string | null = null, code?: Problem['code']): Explain {
  return () => ({ message, hint, ...(code && { code }) })
}

/** A line that is neither `key: value` nor the rest of the line before. */
function explainNoValue(at: SourceRange, text: string): Explanation {
  const line = text.slice(at.start, lineEnd(text, at.start)).trimEnd()
  const where = { start: at.start, end: at.start + Math.max(1, line.length) }
  if (/^(<{7}|={7}|>{7})( |$)/.test(line)) {
    return { message: 'this is a merge conflict that was not resolved', at: where }
  }
  const message = 'this line has no `key: value`'
  const glued = /^["']?[\w./-]+["']?:[^\s]/.test(line)
  return { message, at: where, hint: glued ? 'a space belongs after the colon' : null }
}

/** `key: value: more`, or a value with a block under it that would be a second one. */
function explainTwoValues(at: SourceRange, text: string): Explanation {
  const end = lineEnd(text, at.start)
  const line = text.slice(at.start, end).trimEnd()
  const where = { start: at.start, end: at.start + Math.max(1, line.length) }
  if (/:(\s|$)/.test(line)) {
    const hint = 'one `key: value` on a line; a value that has a colon in it goes in quotes'
    return { message: 'there are two colons on one line', hint, at: where }
  }
  const message = 'there is a value here, and below it a block that would be a second value'
  return { message, hint: 'keep one of the two', at: where }
}

function explainScalarStart(at: SourceRange): Explanation {
  return { message: 'a value cannot begin with this character', hint: quotesHint, at }
}

/** Nearly always a template: `{{ x }}` is a mapping with a mapping for a key. */
function explainKey(at: SourceRange, text: string): Explanation {
  const isTemplate = text.startsWith('{', at.start) && text[at.start - 1] === '{'
  return {
    code: 'yaml-bad-key',
    message: 'a key must be text',
    hint: isTemplate ? 'is this a template? Render it first' : null,
  }
}

function explainBlockHeader(at: SourceRange): Explanation {
  const hint = 'the text begins on the next line'
  return { message: 'nothing but a comment can follow `|` and `>`', hint, at }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function clip([start, end]: readonly [number, number], text: string): SourceRange {
  const from = Math.min(start, text.length)
  return { start: from, end: Math.max(from, Math.min(end, text.length)) }
}
