import { type Command, InvalidArgumentError, Option } from 'commander'
import type { OptionTable } from '../app/options/option-table.ts'
import { limitOptions, servingOptions, translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'

/** For an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

export function severalOf(choices: readonly string[]): typeof several {
  return (value, before) => {
    if (choices.includes(value)) return several(value, before)
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  }
}

export function formatOption(...more: readonly string[]): Option {
  return new Option('--format <format>', 'for people or for programs')
    .choices(['text', 'json', ...more])
    .default('text')
}

/** Takes the options of a table, under a heading of their own in the help. */
export function addOptions(command: Command, group: string, table: OptionTable): void {
  for (const { flag, placeholder, help, repeated, defaultText } of Object.values(table)) {
    if (flag === null) continue
    const notes = [repeated ? 'repeatable' : '', defaultText === '' ? '' : `default ${defaultText}`]
    const note = notes.filter((text) => text !== '').join('; ')
    const option = new Option(`${flag} <${placeholder}>`, note === '' ? help : `${help} (${note})`)
    option.helpGroup(group)
    if (repeated) option.argParser(several)
    command.addOption(option)
  }
}

/** What was given, by option name: commander knows an option by its flag. */
export function flagsOf(command: Command): FlagValues {
  const given = command.opts()
  const values = new Map<string, string | readonly string[]>()
  const tables: OptionTable = { ...servingOptions, ...translatingOptions, ...limitOptions }
  for (const [name, { flag }] of Object.entries(tables)) {
    if (flag === null) continue
    const value: unknown = given[new Option(flag).attributeName()]
    if (typeof value === 'string' || isTexts(value)) values.set(name, value)
  }
  return values
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
