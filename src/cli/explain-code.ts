import { type CodeExplanation, readDiagnosticsPage } from '../app/diagnostics-page.ts'
import { CodedError } from '../base/coded-error.ts'
import { type DiagnosticCode, diagnosticCodes, retiredCodes } from '../control/diagnostics/codes.ts'
import { nearestWord } from '../control/diagnostics/nearest-word.ts'

/** What `check --explain CODE` prints. Throws a CodedError (`bad-option`) where there is no such code. */
export function explainCode(code: string, format: 'text' | 'json'): string {
  if (!isCode(code)) throw noSuchCode(code)
  const explanation = readDiagnosticsPage().get(code)
  if (explanation === undefined) throw new Error(`${code} is not explained`)
  const { severity, summary } = diagnosticCodes[code]
  if (format === 'text') return explanationText(code, explanation)
  const { cause, example, cure } = explanation
  return `${JSON.stringify({ code, severity, summary, cause, example, cure }, null, 2)}\n`
}

function explanationText(code: DiagnosticCode, { cause, example, cure }: CodeExplanation): string {
  const { severity, summary } = diagnosticCodes[code]
  return [
    `${severity} ${code}: ${summary}`,
    cause,
    `Example:\n\n${example.replaceAll(/^/gm, '    ')}`,
    `Cure: ${cure}`,
  ]
    .join('\n\n')
    .concat('\n')
}

function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, text)
}

function noSuchCode(text: string): CodedError {
  const retired = new Map(Object.entries(retiredCodes)).get(text)
  if (retired !== undefined) {
    return new CodedError('bad-option', `${text} is no longer reported: ${retired}`)
  }
  const near = nearestWord(text, Object.keys(diagnosticCodes))
  const hint = near === null ? 'docs/diagnostics.md lists all codes' : `did you mean ${near}?`
  return new CodedError('bad-option', `there is no code ${JSON.stringify(text)}`, hint)
}
