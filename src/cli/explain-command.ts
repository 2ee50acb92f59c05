import { explainOffline } from '../app/explain-offline.ts'
import { translateOnce } from '../app/offline.ts'
import { explainingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { CodedError } from '../base/coded-error.ts'
import { explanationText } from './explanation-text.ts'
import type { Output } from './output.ts'

export interface ExplainFlags {
  readonly format: 'text' | 'json'
  readonly method: string
  readonly header: readonly string[]
  readonly clientIp: string
}

/** Resolves to the exit status: 0 whatever becomes of the request. */
export async function explain(
  url: string,
  flags: FlagValues,
  { format, method, header, clientIp }: ExplainFlags,
  output: Output,
): Promise<number> {
  const options = readOptions(explainingOptions, flags)
  const { snapshot } = await translateOnce(options.values.manifests, options, systemClock)
  const asked = { url, method, headers: header, clientAddress: clientIp }
  const explanation = explainOffline(snapshot, asked, options.values)
  if (explanation === null) {
    throw new CodedError('bad-option', `"${url}": expects a URL such as https://example.com/path`)
  }
  output.out(
    format === 'json'
      ? `${JSON.stringify(explanation, null, 2)}\n`
      : explanationText(explanation, output.paint),
  )
  return 0
}
