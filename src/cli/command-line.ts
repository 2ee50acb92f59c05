import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { OptionTable } from '../app/options/option-table.ts'
import {
  explainingOptions,
  limitOptions,
  servingOptions,
  testingOptions,
  translatingOptions,
} from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { CodedError } from '../base/coded-error.ts'
import type { Output } from './output.ts'
import { paintFor } from './paint.ts'

const standardOutput: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  paint: paintFor(process.stdout),
}

const environmentNote = `
Every option can also be set in the environment: --http-port as POSTERN_HTTP_PORT, and
a repeatable one with commas between its values. The command line has precedence.
POSTERN_AFFINITY_KEY is the key itself, and POSTERN_AFFINITY_KEY_FILE a file with it.`

/** Resolves, when the command is over, to the exit status: 0 good, 1 errors found or no start, 2 a wrong command line. */
export async function runCommandLine(
  args: readonly string[],
  version: string,
  output: Output = standardOutput,
): Promise<number> {
  let status = 0
  const program = buildProgram(version, output, (result) => {
    status = result
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof CodedError)) throw error
    output.err(`postern: ${error.message}\n`)
    if (error.hint !== null) output.err(`  ${error.hint}\n`)
    return error.code === 'bad-option' ? 2 : 1
  }
}

/** The commands are loaded only when they are called: `check` needs no proxy, and an error in an option needs neither. */
function buildProgram(version: string, output: Output, done: (status: number) => void): Command {
  const program = new Command('postern')
    .description('An HTTP ingress controller that serves Kubernetes Ingress manifests from disk.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: output.out,
      writeErr: output.err,
      outputError: (text) => output.err(onOneLine(text)),
    })

  const serving = [
    ['Serving:', servingOptions],
    ['What is served:', translatingOptions],
    ['Limits (0 is no limit):', limitOptions],
  ] as const

  const runCommand = program
    .command('run')
    .description('serve the manifests until SIGTERM or SIGINT')
    .action(async () => {
      const { run } = await import('./run-command.ts')
      done(await run(flagsOf(runCommand)))
    })
  const demoCommand = program
    .command('demo')
    .description('the same on 127.0.0.1, with three sample pods and commands to try')
    .action(async () => {
      const { demo } = await import('./demo-command.ts')
      done(await demo(flagsOf(demoCommand), output))
    })
  for (const command of [runCommand, demoCommand]) {
    for (const [group, table] of serving) addOptions(command, group, table)
    command.addHelpText('after', environmentNote)
  }

  const checkCommand = program
    .command('check [path...]')
    .description('tell what is wrong with manifests')
    .addOption(formatOption('sarif'))
    .addOption(
      new Option('--fail-on <severity>', 'least severity that makes the exit status 1')
        .choices(['error', 'warning'])
        .default('error'),
    )
    .option('--explain <code>', 'instead of a check: what a code means, an example, and the cure')
    .action(async (paths: string[], given) => {
      const { check } = await import('./check-command.ts')
      done(await check(paths, flagsOf(checkCommand), given, version, output))
    })
  const routesCommand = program
    .command('routes <path...>')
    .description('print the routes that manifests make, in the order in which they are tried')
    .addOption(formatOption())
    .action(async (paths: string[], { format }) => {
      const { routes } = await import('./routes-command.ts')
      done(await routes(paths, flagsOf(routesCommand), { format }, output))
    })
  const diffCommand = program
    .command('diff <old> <new>')
    .description('tell what changes for requests from one folder of manifests to another')
    .addOption(formatOption('markdown'))
    .addOption(
      new Option(
        '--fail-on <change>',
        'removed, changed or added: what makes the exit status 1 (repeatable)',
      )
        .argParser(severalOf(['removed', 'changed', 'added']))
        .default([], 'nothing'),
    )
    .action(async (oldPath: string, newPath: string, { format, failOn }) => {
      const { diff } = await import('./diff-command.ts')
      done(await diff(oldPath, newPath, flagsOf(diffCommand), { format, failOn }, output))
    })
  for (const command of [checkCommand, routesCommand, diffCommand]) {
    addOptions(command, 'What is served:', translatingOptions)
  }

  const explainCommand = program
    .command('explain <url>')
    .description('tell where a request would go, and why')
    .addOption(formatOption())
    .option('--method <method>', 'method of the request', 'GET')
    .option(
      '--header <line>',
      'a header of the request, as "Name: value" (repeatable)',
      several,
      [],
    )
    .option('--client-ip <address>', 'who asks', '127.0.0.1')
    .action(async (url: string, given) => {
      const { explain } = await import('./explain-command.ts')
      done(await explain(url, flagsOf(explainCommand), given, output))
    })
  addOptions(explainCommand, 'What is served:', explainingOptions)

  const testCommand = program
    .command('test <path...>')
    .description('tell whether requests become what files of expectations (*.expect.yaml) say')
    .addOption(formatOption())
    .action(async (paths: string[], { format }) => {
      const { test } = await import('./test-command.ts')
      done(await test(paths, flagsOf(testCommand), { format }, output))
    })
  addOptions(testCommand, 'What is served:', testingOptions)

  const certCommand = program
    .command('cert')
    .description('make and look at TLS certificates')
    .helpCommand(false)
  certCommand
    .command('create <host...>')
    .description('make a certificate and put it where run finds it')
    .option('--rsa', 'an RSA key of 2048 bits instead of an EC one (P-256)')
    .option('--days <n>', 'how long it is valid', '365')
    .option('--ca', 'let the CA of this machine vouch for it, which is made the first time')
    .option('--out <dir>', 'folder to write to', './certs')
    .option('--pair', 'NAME.crt and NAME.key instead of the manifest of a Secret')
    .option('--name <name>', 'name of the Secret (default: after the first host)')
    .option('--namespace <namespace>', 'namespace of the Secret (default: "default")')
    .option('--force', 'replace what is there')
    .option('--state-dir <dir>', 'folder of the CA (default: ./.postern)')
    .action(async (hosts: string[], flags) => {
      const { certCreate } = await import('./cert-create-command.ts')
      done(await certCreate(hosts, flags, output))
    })
  const certShowCommand = certCommand
    .command('show [file...]')
    .description('tell what is in certificates; without a file, which of them each host is shown')
    .addOption(formatOption())
    .action(async (files: string[], { format }) => {
      const { certShow } = await import('./cert-show-command.ts')
      done(await certShow(files, flagsOf(certShowCommand), { format }, output))
    })
  addOptions(certShowCommand, 'What is served:', {
    manifests: servingOptions.manifests,
    ...translatingOptions,
  })
  return program
}

function several(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function severalOf(choices: readonly string[]): typeof several {
  return (value, before) => {
    if (choices.includes(value)) return several(value, before)
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  }
}

function formatOption(...more: readonly string[]): Option {
  return new Option('--format <format>', 'for people or for programs')
    .choices(['text', 'json', ...more])
    .default('text')
}

function addOptions(command: Command, group: string, table: OptionTable): void {
  for (const { flag, placeholder, help, repeated, defaultText } of Object.values(table)) {
    if (flag === null) continue
    const notes = [repeated ? 'repeatable' : '', defaultText === '' ? '' : `default ${defaultText}`]
    const note = notes.filter((text) => text !== '').join('; ')
    const option = new Option(`${flag} <${placeholder}>`, note === '' ? help : `${help} (${note})`)
    option.helpGroup(group)
    if (repeated) option.argParser((value, before: readonly string[] = []) => [...before, value])
    command.addOption(option)
  }
}

/** What was given, by option name: commander knows an option by its flag. */
function flagsOf(command: Command): FlagValues {
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

/** commander puts its suggestion, and sometimes more, on further lines. */
function onOneLine(text: string): string {
  const [message = '', ...rest] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n')
  return `postern: ${[message, ...rest].join(' ')}\n`
}
