import type { Problem } from '../diagnostics/problem.ts'
import { calloutProblem } from '../kubernetes/reading/finish-problems.ts'
import { blankOut, findPageMarks, type PageMark } from './page-marks.ts'
import type { ParseLimits } from './parse-limits.ts'
import { type ParsedDocument, parseYaml } from './parse-yaml.ts'

/**
 * Parses, and where that fails looks again without the marks of a printed page: a manifest that was copied from a book is
 * then explained by its marks, instead of by what they make of the YAML around them. A document that has a mark in it
 * stays broken: its tree is there for explaining alone.
 */
export function parseCopied(text: string, limits: ParseLimits): readonly ParsedDocument[] {
  const documents = parseYaml(text, limits)
  const marks = marksOfBroken(text, documents)
  if (marks.length === 0) return documents
  const repaired = parseYaml(blankOut(text, marks), limits)
  if (countErrors(repaired) >= countErrors(documents)) return documents
  const problems = marks.map((mark) => explainMark(mark, text))
  return repaired.map((document) => {
    const own = problems.filter((problem) => isIn(problem, document))
    if (own.length === 0) return document
    return { ...document, broken: true, problems: [...own, ...document.problems] }
  })
}

function marksOfBroken(text: string, documents: readonly ParsedDocument[]): readonly PageMark[] {
  return documents.flatMap((document, index) => {
    if (!document.broken) return []
    const before = documents[index - 1]
    // The dots are in the range of the document that they end; where that is broken too, they are found there.
    const fromBefore = before && !before.broken && goesOn(text, document)
    const start = fromBefore ? before.contentEnd : document.at.start
    return findPageMarks(text, { start, end: document.at.end })
  })
}

/**
 * Whether a document is rather the rest of the one before. Dots at the beginning of a line end a document in YAML, but on a
 * page they stand for lines that were left out of the middle of one.
 */
function goesOn(text: string, document: ParsedDocument): boolean {
  const own = text.slice(document.at.start, document.at.end)
  return !/^(---(?=\s)|apiVersion\s*:|kind\s*:)/m.test(own)
}

function countErrors(documents: readonly ParsedDocument[]): number {
  return documents.reduce((sum, { broken, errors }) => sum + (broken ? Math.max(1, errors) : 0), 0)
}

function isIn({ at }: Problem, document: ParsedDocument): boolean {
  return at.start >= document.at.start && at.start < document.at.end
}

function explainMark(mark: PageMark, text: string): Problem {
  if (mark.kind === 'callout') return calloutProblem(text, mark.at)
  return {
    code: 'left-out-lines',
    at: mark.at,
    message: '`...` stands for lines that were left out, and is not YAML here',
    hint: 'write what belongs there, or remove the line',
  }
}
