import type { Argument, Command, Option } from 'commander'
import { optionTable } from '../../app/options/option-table.ts'
import { diagnosticCodes } from '../../control/diagnostics/codes.ts'

/** A command as shells complete it. */
export interface CompletedCommand {
  /** The words that lead to it; empty for the program itself. */
  readonly words: readonly string[]
  readonly summary: string
  readonly options: readonly CompletedOption[]
  readonly below: readonly { readonly name: string; readonly summary: string }[]
  /** Of what stands on its line beside options. */
  readonly operand: CompletedValue
}

export interface CompletedOption {
  /** Such as `-h` and `--help`. */
  readonly flags: readonly string[]
  readonly summary: string
  /** null: it takes none. */
  readonly value: CompletedValue | null
}

/** What a value may be: some words, and whether a file or a folder of the disk. */
export interface CompletedValue {
  readonly words: readonly string[]
  readonly paths: 'files' | 'folders' | 'none'
}

/** The program and every command below it, as the table that parses has them. */
export function completedCommands(
  command: Command,
  words: readonly string[] = [],
): readonly CompletedCommand[] {
  const help = command.createHelp()
  const below = command.commands.map((each) => ({ name: each.name(), summary: each.summary() }))
  const [operand] = command.registeredArguments
  const own: CompletedCommand = {
    words,
    summary: command.summary(),
    options: help.visibleOptions(command).map(completedOption),
    below,
    operand: operand === undefined ? { words: [], paths: 'none' } : ofArgument(operand),
  }
  return [
    own,
    ...command.commands.flatMap((each) => completedCommands(each, [...words, each.name()])),
  ]
}

function completedOption(option: Option): CompletedOption {
  return {
    flags: [option.short, option.long].filter((flag) => typeof flag === 'string'),
    summary: option.description,
    value: option.required || option.optional ? ofOption(option) : null,
  }
}

const specs = new Map(Object.values(optionTable).map((spec) => [spec.flag, spec]))

function ofOption({ long, flags, argChoices }: Option): CompletedValue {
  const spec = specs.get(long ?? null)
  const placeholder = spec?.placeholder ?? /<(.*)>/.exec(flags)?.[1] ?? ''
  const words =
    placeholder === 'code' ? Object.keys(diagnosticCodes) : (argChoices ?? spec?.words ?? [])
  return { words, paths: pathsOf(placeholder) }
}

function ofArgument(argument: Argument): CompletedValue {
  return { words: argument.argChoices ?? [], paths: pathsOf(argument.name()) }
}

/** Options and arguments are named by what they take. */
function pathsOf(placeholder: string): CompletedValue['paths'] {
  if (/^dir$/i.test(placeholder)) return 'folders'
  return /^(file|path|old|new)\b/i.test(placeholder) ? 'files' : 'none'
}
