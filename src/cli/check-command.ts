import { readDiagnosticsPage } from '../app/diagnostics-page.ts'
import { translateOnce } from '../app/offline.ts'
import { type TranslatingOptions, translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues, ReadOptions } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { CodedError } from '../base/coded-error.ts'
import type { DiagnosticCode } from '../control/diagnostics/codes.ts'
import type { Diagnostic, Severity } from '../control/diagnostics/diagnostic.ts'
import { type CheckReport, checkReport } from '../control/diagnostics/render-json.ts'
import { sarifLog } from '../control/diagnostics/render-sarif.ts'
import { renderText } from '../control/diagnostics/render-text.ts'
import { counted } from './counted.ts'
import { explainCode } from './explain-code.ts'
import type { Output } from './output.ts'
import { type Paint, plain } from './paint.ts'
import { watchCheck } from './watch-check.ts'

export interface CheckFlags {
  readonly format: 'text' | 'json' | 'sarif'
  readonly failOn: 'error' | 'warning'
  /** A code to explain, instead of a check. */
  readonly explain?: string
  /** Check anew after each change, until a signal. */
  readonly watch?: boolean
}

/** Resolves to the exit status: 1 where something is at least as severe as `failOn`. `version`: of this program. */
export async function check(
  paths: readonly string[],
  flags: FlagValues,
  given: CheckFlags,
  version: string,
  output: Output,
): Promise<number> {
  const { format, explain, watch } = given
  if (explain !== undefined) {
    output.out(explainCode(explain, format === 'text' ? 'text' : 'json'))
    return 0
  }
  if (paths.length === 0) {
    throw new CodedError('bad-option', 'check needs a path, or --explain with a code')
  }
  const options = readOptions(translatingOptions, flags)
  const checkOnce = () => checkPaths(paths, options, given, version, output)
  if (watch !== true) return checkOnce()
  if (format !== 'text') {
    throw new CodedError('bad-option', `--watch writes text for people, and not ${format}`)
  }
  await watchCheck(paths, options, checkOnce, output)
  return 0
}

async function checkPaths(
  paths: readonly string[],
  options: ReadOptions<TranslatingOptions>,
  { format, failOn }: CheckFlags,
  version: string,
  output: Output,
): Promise<number> {
  const { diagnostics, files, objects } = await translateOnce(paths, options, systemClock)
  const report = checkReport(diagnostics, { files, objects })
  switch (format) {
    case 'text':
      output.out(checkText(diagnostics, report.summary, output.paint))
      break
    case 'json':
      output.out(`${JSON.stringify(report, null, 2)}\n`)
      break
    case 'sarif':
      output.out(checkSarif(diagnostics, version))
      break
  }
  const { errors, warnings } = report.summary
  return errors > 0 || (failOn === 'warning' && warnings > 0) ? 1 : 0
}

function checkSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const page = readDiagnosticsPage()
  const help = (code: DiagnosticCode) => {
    const { cause = '', cure = '' } = page.get(code) ?? {}
    return `${cause}\n\nCure: ${cure}`
  }
  return `${JSON.stringify(sarifLog(diagnostics, { version, root: process.cwd(), help }), null, 2)}\n`
}

const weights = { error: 'bad', warning: 'warning', info: 'strong' } as const

function checkText(
  diagnostics: readonly Diagnostic[],
  { files, objects, errors, warnings }: CheckReport['summary'],
  paint: Paint = plain,
): string {
  const mark = (word: Severity) => paint[weights[word]](word)
  const texts = diagnostics.map((diagnostic) => `${renderText(diagnostic, mark)}\n\n`)
  const counts = `${counted(files, 'file')}, ${counted(objects, 'object')}`
  const findings = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
  const isMissed = errors > 0 && diagnostics.some(({ code }) => code.startsWith('dangling-'))
  const order = isMissed ? 'mend the errors first: what has one may be what others miss\n' : ''
  return `${texts.join('')}${counts}: ${findings}\n${order}`
}
