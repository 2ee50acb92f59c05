import { translateOnce } from '../app/offline.ts'
import { translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { checkReport } from '../control/diagnostics/render-json.ts'
import { renderText } from '../control/diagnostics/render-text.ts'
import { counted } from './counted.ts'
import type { Output } from './output.ts'

export interface CheckFlags {
  readonly format: 'text' | 'json'
  readonly failOn: 'error' | 'warning'
}

/** Resolves to the exit status: 1 where something is at least as severe as `failOn`. */
export async function check(
  paths: readonly string[],
  flags: FlagValues,
  { format, failOn }: CheckFlags,
  output: Output,
): Promise<number> {
  const options = readOptions(translatingOptions, flags)
  const { diagnostics, ...counts } = await translateOnce(paths, options, systemClock)
  const report = checkReport(diagnostics, { files: counts.files, objects: counts.objects })
  const { files, objects, errors, warnings } = report.summary
  if (format === 'json') {
    output.out(`${JSON.stringify(report, null, 2)}\n`)
  } else {
    for (const diagnostic of diagnostics) output.out(`${renderText(diagnostic)}\n\n`)
    output.out(
      `${counted(files, 'file')}, ${counted(objects, 'object')}: ` +
        `${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`,
    )
  }
  return errors > 0 || (failOn === 'warning' && warnings > 0) ? 1 : 0
}
