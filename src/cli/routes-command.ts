import { translateOnce } from '../app/offline.ts'
import { translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { countSeverities } from '../control/diagnostics/count-severities.ts'
import { routesView } from '../snapshot/routes-view.ts'
import { counted } from './counted.ts'
import type { Output } from './output.ts'
import { routesText } from './routes-text.ts'

/**
 * Resolves to the exit status: 1 where the manifests have errors. The routes are printed all the same: they are what would be
 * served.
 */
export async function routes(
  paths: readonly string[],
  flags: FlagValues,
  { format }: { readonly format: 'text' | 'json' },
  output: Output,
): Promise<number> {
  const options = readOptions(translatingOptions, flags)
  const { snapshot, diagnostics } = await translateOnce(paths, options, systemClock)
  const view = routesView(snapshot)
  output.out(format === 'json' ? `${JSON.stringify(view, null, 2)}\n` : routesText(view))

  const { error: errors } = countSeverities(diagnostics)
  if (errors === 0) return 0
  output.err(`postern: ${counted(errors, 'error')}; postern check tells which\n`)
  return 1
}
