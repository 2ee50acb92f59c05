import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

/** A program that was started by `startProgram`, and everything that it starts. */
export interface Program {
  readonly pid: number
  /** The file that has what it wrote. */
  readonly output: string
  isRunning(): boolean
  /** Resolves when it has ended; its whole group is gone then. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  /** The processor that it may use. */
  readonly core: number
  /** Where its standard output is appended. */
  readonly output: string
}

/** Groups that still run. They are their own sessions, so that Ctrl-C reaches the benchmark first, which then ends them. */
const running = new Set<ChildProcess>()

/** Milliseconds between asking a program to end and ending it. */
const gracePeriod = 3_000

/** The command with all the file descriptors that the machine allows, on one processor. */
export function pinned(core: number, command: readonly string[]): [string, string[]] {
  const script = 'ulimit -n "$(ulimit -Hn)"; exec taskset -c "$0" "$@"'
  return ['sh', ['-c', script, String(core), ...command]]
}

export function startProgram(command: readonly string[], options: ProgramOptions): Program {
  const output = openSync(options.output, 'a')
  const [file, args] = pinned(options.core, command)
  const child = spawn(file, args, { detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  if (child.pid === undefined) throw new Error(`${command[0]} can't be started`)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  running.add(child)
  return {
    pid: child.pid,
    output: options.output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      signalGroup(child, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), gracePeriod)
      await ended
      clearTimeout(timer)
      signalGroup(child, 'SIGKILL')
      running.delete(child)
    },
  }
}

/** Runs a command to its end and resolves to its standard output. Rejects with its standard error where it fails. */
export function runPinned(core: number, command: readonly string[]): Promise<string> {
  const [file, args] = pinned(core, command)
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      running.delete(child)
      if (status === 0) resolve(output)
      else reject(new Error(`${command.join(' ')} failed (${status}): ${errors}${output}`))
    })
  })
}

/** For the end of the benchmark, whatever ended it. */
export function killEverything(): void {
  for (const child of running) signalGroup(child, 'SIGKILL')
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}
