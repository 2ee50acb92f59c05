import { Argument, Command, CommanderError, Option } from 'commander'
import { readBuildFacts } from '../app/build-facts.ts'
import {
  explainingOptions,
  limitOptions,
  servingOptions,
  testingOptions,
  translatingOptions,
} from '../app/options/option-table.ts'
import { CodedError } from '../base/coded-error.ts'
import { addHelp } from './command-help.ts'
import { addOptions, flagsOf, formatOption, several, severalOf } from './command-options.ts'
import { shells } from './completion/shells.ts'
import type { Output } from './output.ts'
import { paintFor } from './paint.ts'
import { versionText } from './version-text.ts'

const standardOutput: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  paint: paintFor(process.stdout),
}

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

/**
 * The table of commands: what parses, what the help tells and what shells complete is all made of it. Commands are loaded only when
 * they are called: `check` needs no proxy, and an error in an option needs neither.
 */
export function buildProgram(
  version: string,
  output: Output,
  done: (status: number) => void,
): Command {
  const program = new Command('postern')
    .description('An HTTP ingress controller that serves Kubernetes Ingress manifests from disk.')
    .version(
      versionText(version, readBuildFacts()),
      '-V, --version',
      'print the version and what it was built of',
    )
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
    .option('--watch', 'check anew after each change, until Ctrl-C')
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

  program
    .command('completion')
    .description('print a script that lets a shell complete all this')
    .addArgument(new Argument('<shell>', 'the shell that is to read it').choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      const { completion } = await import('./completion/completion.ts')
      output.out(completion(shell, program))
      done(0)
    })

  addHelp(program)
  return program
}

/** commander puts its suggestion, and sometimes more, on further lines. */
function onOneLine(text: string): string {
  const [message = '', ...rest] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n')
  return `postern: ${[message, ...rest].join(' ')}\n`
}
