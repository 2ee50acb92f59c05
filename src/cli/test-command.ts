import { testOffline } from '../app/expectations/test-offline.ts'
import { testingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { counted } from './counted.ts'
import type { Output } from './output.ts'
import { testReport } from './test-report.ts'
import { testText } from './test-text.ts'

/**
 * Resolves to the exit status: 1 where a request does not become what is expected, or where the expectations or their manifests
 * have errors.
 */
export async function test(
  paths: readonly string[],
  flags: FlagValues,
  { format }: { readonly format: 'text' | 'json' },
  output: Output,
): Promise<number> {
  const options = readOptions(testingOptions, flags)
  const run = await testOffline(paths, options, systemClock)
  output.out(format === 'json' ? `${JSON.stringify(testReport(run), null, 2)}\n` : testText(run))
  for (const [manifests, errors] of run.manifestErrors) {
    output.err(`postern: ${manifests}: ${counted(errors, 'error')}; postern check tells which\n`)
  }
  const isGood =
    run.diagnostics.length === 0 &&
    run.manifestErrors.size === 0 &&
    run.tested.every(({ mismatches }) => mismatches.length === 0)
  return isGood ? 0 : 1
}
