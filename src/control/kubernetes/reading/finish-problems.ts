import { findCalloutMark } from '../../diagnostics/callout-mark.ts'
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Problem } from '../../diagnostics/problem.ts'

/** Said of a value, so that a mark in it would be the reason. */
const aboutValues: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'unsupported-kind',
  'unsupported-version',
  'wrong-type',
  'bad-value',
  'bad-name',
  'bad-host',
  'bad-path',
  'bad-port',
  'bad-address',
  'bad-time',
])

/** One mistake, one diagnostic: what follows from another problem goes, and a callout mark is named as such. */
export function finishProblems(problems: readonly Problem[], text: string): readonly Problem[] {
  const missing = problems.filter(({ code, hint }) => code === 'missing-field' && hint !== null)
  const explained = new Set(missing.map(({ at }) => at.start))
  return problems
    .filter(({ code, at }) => code !== 'unknown-field' || !explained.has(at.start))
    .map((problem) => blameCallout(problem, text))
}

function blameCallout(problem: Problem, text: string): Problem {
  if (!aboutValues.has(problem.code)) return problem
  const { start, end } = problem.at
  const mark = findCalloutMark(text.slice(start, end))
  if (!mark) return problem
  return calloutProblem(text, { start: start + mark.start, end: start + mark.end })
}

/** `at`: the mark alone. */
export function calloutProblem(text: string, at: Problem['at']): Problem {
  const mark = text.slice(at.start, at.end)
  // A number that was copied without its circle may also be what it looks like.
  const certain = !/\d/.test(mark)
  return {
    code: 'callout-mark',
    at,
    message: certain
      ? `the callout mark \`${mark}\` is part of the text here`
      : `\`${mark}\` is part of the value here`,
    hint: `remove it${certain ? ': it belongs to' : ', if it is a callout mark of'} the page that this was copied from`,
  }
}
