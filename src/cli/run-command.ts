import { optionTable } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { openLog, serve } from '../app/serve.ts'

export async function run(flags: FlagValues): Promise<number> {
  const options = readOptions(optionTable, flags)
  return serve(options, openLog(options.values))
}
