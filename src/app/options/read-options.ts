import { CodedError } from '../../base/coded-error.ts'
import type { OptionSpec } from './option-spec.ts'
import type { OptionTable, ValuesOf } from './option-table.ts'

/** What the command line said, by option name: the value of a flag, or all its values where it may be repeated. */
export type FlagValues = ReadonlyMap<string, string | readonly string[]>

export type Environment = Readonly<Record<string, string | undefined>>

export interface ReadOptions<Values> {
  readonly values: Values
  /** Names of the options that somebody has set, rather than left to their default. */
  readonly given: ReadonlySet<string>
}

/**
 * A flag has precedence over the environment, and that over the default. Throws a CodedError (`bad-option`) for the first
 * value that is not of its option's kind.
 */
export function readOptions<Table extends OptionTable>(
  table: Table,
  flags: FlagValues,
  environment: Environment = process.env,
): ReadOptions<ValuesOf<Table>> {
  const given = new Set<string>()
  const values = Object.entries(table).map(([name, spec]) => {
    const flag = flags.get(name)
    const variable = environment[spec.variable]
    if (flag !== undefined) {
      given.add(name)
      return [name, parse(spec, spec.flag ?? '', typeof flag === 'string' ? [flag] : flag)]
    }
    if (variable !== undefined) {
      given.add(name)
      const texts = spec.repeated ? variable.split(',') : [variable]
      return [name, parse(spec, spec.variable, texts)]
    }
    return [name, spec.default]
  })
  return { values: Object.fromEntries(values) as ValuesOf<Table>, given }
}

function parse(spec: OptionSpec<unknown>, where: string, texts: readonly string[]): unknown {
  const value = spec.parse(texts)
  if (value !== undefined) return value
  const shown = spec.secret ? '' : ` ${JSON.stringify(texts.join(','))}`
  throw new CodedError('bad-option', `${where}${shown}: expects ${spec.expects}`)
}
