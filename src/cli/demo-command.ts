import { runDemo } from '../app/demo/demo.ts'
import { optionTable } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { openLog } from '../app/serve.ts'
import type { Output } from './output.ts'

export async function demo(flags: FlagValues, output: Output): Promise<number> {
  const options = readOptions(optionTable, flags)
  return runDemo(options, openLog(options.values), output.out)
}
