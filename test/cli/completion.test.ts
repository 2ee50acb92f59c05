import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildProgram, runCommandLine } from '../../src/cli/command-line.ts'
import { completedCommands } from '../../src/cli/completion/completed-command.ts'

const run = promisify(execFile)
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-completion-'))
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(folder, `postern.${shell}`), await scriptFor(shell))
  }
  mkdirSync(join(folder, 'here/in gresses'), { recursive: true })
  writeFileSync(join(folder, 'here/in.yaml'), '')
})

afterAll(() => rmSync(folder, { recursive: true }))

async function scriptFor(shell: string): Promise<string> {
  let script = ''
  const out = (text: string) => {
    script += text
  }
  expect(await runCommandLine(['completion', shell], '1.2.3', { out, err: out })).toBe(0)
  return script
}

const hasShell = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

/** What is typed, and what the shell should offer for its last word. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['postern ro', ['routes']],
  ['postern cert ', ['create', 'show']],
  ['postern cert create --p', ['--pair']],
  ['postern run --http', ['--http-port', '--http2', '--https-port']],
  ['postern check --format ', ['json', 'sarif', 'text']],
  ['postern check --fail-on error --format s', ['sarif']],
  ['postern run --http2 ', ['false', 'true']],
  ['postern run --log-level w', ['warn']],
  ['postern check --explain dangling-service', ['dangling-service', 'dangling-service-port']],
  ['postern completion ', ['bash', 'fish', 'zsh']],
  ['postern explain htt', []],
  ['postern run --certs run --http2 f', ['false']],
]

describe('what shells complete', () => {
  test('is what the program takes', () => {
    const program = buildProgram('1.2.3', { out() {}, err() {} }, () => {})
    const commands = completedCommands(program)
    expect(commands.map(({ words }) => words.join(' '))).toContain('cert create')
    for (const { words, options } of commands) {
      const command = words.reduce(
        (at, word) => at.commands.find((below) => below.name() === word) ?? at,
        program,
      )
      const flags = options.flatMap((option) => option.flags)
      expect(flags.toSorted()).toEqual(
        ['-h', '--help', ...command.options.flatMap(({ short, long }) => [short, long])]
          .filter((flag) => flag !== undefined)
          .toSorted(),
      )
    }
  })
})

describe('bash', () => {
  /** As readline calls it, which makes three words of `--format=s`. */
  async function offered(line: string): Promise<string[]> {
    const words = line.split(/ |(?==)|(?<==)/)
    const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _postern; printf '%s\\n' "\${COMPREPLY[@]}"`
    const args = ['--norc', '-c', script, join(folder, 'postern.bash'), ...words]
    const { stdout, stderr } = await run('bash', args, { cwd: join(folder, 'here') })
    expect(stderr).toBe('')
    return stdout
      .split('\n')
      .filter((word) => word !== '')
      .toSorted()
  }

  test.each(cases)('completes "%s"', async (line, words) => {
    expect(await offered(line)).toEqual(words)
  })

  test.each([
    ['postern check --format=s', ['sarif']],
    ['postern check i', ['in gresses', 'in.yaml']],
    ['postern run --manifests i', ['in gresses']],
    ['postern run --access-log i', ['in gresses', 'in.yaml']],
    ['postern run --access-log o', ['off']],
  ])('completes "%s", too', async (line, words) => {
    expect(await offered(line)).toEqual(words)
  })
})

// Not on every machine; both are packages of Debian.
describe.skipIf(!hasShell('fish'))('fish', () => {
  test.each([...cases, ['postern check --format=s', ['--format=sarif']] as const])(
    'completes "%s"',
    async (line, words) => {
      const script = 'source $argv[1]; complete -C $argv[2]'
      const args = ['--no-config', '-c', script, join(folder, 'postern.fish'), line]
      const { stdout, stderr } = await run('fish', args, { cwd: join(folder, 'here') })
      expect(stderr).toBe('')
      const offered = stdout.split('\n').flatMap((row) => row.split('\t')[0] || [])
      expect(offered.toSorted()).toEqual(words)
    },
  )
})

describe.skipIf(!hasShell('zsh'))('zsh', () => {
  test('can read its script', async () => {
    const script = 'autoload -Uz compinit; compinit -D; source $1; print -r -- $_comps[postern]'
    const args = ['-f', '-c', script, 'zsh', join(folder, 'postern.zsh')]
    expect(await run('zsh', args)).toEqual({ stdout: '_postern\n', stderr: '' })
  })
})
