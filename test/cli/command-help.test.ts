import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { commandHelp } from '../../src/cli/command-help.ts'
import { buildProgram } from '../../src/cli/command-line.ts'
import { plain } from '../../src/cli/paint.ts'

const output = { out() {}, err() {}, paint: plain }

/** Every command by its words; what they would do is replaced by `called`. */
function commandsOf(called: (words: string) => void): Map<string, Command> {
  const program = buildProgram('1.2.3', output, () => {})
  const found = new Map<string, Command>()
  const visit = (command: Command, words: string) => {
    found.set(words, command)
    if (command.commands.length === 0) command.action(() => called(words))
    for (const below of command.commands) visit(below, `${words} ${below.name()}`.trim())
  }
  visit(program, '')
  return found
}

const commands = commandsOf(() => {})
const examples = Object.entries(commandHelp).flatMap(([words, { examples }]) =>
  examples.map(([, line]) => [line, words] as const),
)

/** The words behind `postern`, as a shell would split them. */
function argumentsOf(line: string): string[] {
  const [, own = ''] = /postern (.*?)(?: [|>] .*|\))?$/.exec(line) ?? []
  return Array.from(own.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '')
}

describe('the help', () => {
  test('is there for every command, and for no other', () => {
    expect(Object.keys(commandHelp).toSorted()).toEqual([...commands.keys()].toSorted())
  })

  test.each([...commands])(
    'of "%s" has its options, examples and exit status',
    (words, command) => {
      let text = ''
      command.configureOutput({
        writeOut: (part) => {
          text += part
        },
        getOutHelpWidth: () => 80,
      })
      command.outputHelp()
      for (const { long } of command.options) expect(text).toContain(`${long}`)
      for (const [purpose, line] of commandHelp[words]?.examples ?? []) {
        expect(text).toContain(`  # ${purpose}\n  ${line}\n`)
      }
      expect(text).toMatch(/\nExit status:\n {2}0 {2}all is well\n/)
      expect(commandHelp[words]?.examples.length).toBeGreaterThan(0)
    },
  )

  test.each(examples)(
    'has the example "%s", which is a command line of it',
    async (line, words) => {
      const called: string[] = []
      const program = commandsOf((name) => called.push(name)).get('')
      await program?.parseAsync(argumentsOf(line), { from: 'user' })
      const expected = commands.get(words)?.commands.length === 0 ? [words] : [expect.any(String)]
      expect(called).toEqual(expected)
    },
  )
})
