import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../src/main.ts')

/** How long something may take before a test gives up, in milliseconds: far more than it does. */
const patience = 15_000

/** `postern` as a child process, from source. */
export class PosternProcess {
  stdout = ''
  stderr = ''
  readonly exited: Promise<number | null>
  readonly #child: ChildProcess
  readonly #watchers = new Set<() => void>()

  constructor(
    args: readonly string[],
    options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
  ) {
    this.#child = spawn(process.execPath, [main, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env.PATH, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text
      this.#tell()
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text
      this.#tell()
    })
    this.exited = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        resolve(code)
        this.#tell()
      })
    })
  }

  /** Resolves with the match once the log, on standard error, has it; rejects if the process ends or patience does. */
  logged(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#wait(() => this.stderr, pattern)
  }

  /** The same of standard output. */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#wait(() => this.stdout, pattern)
  }

  #wait(text: () => string, pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text())
        if (match === null && this.#child.exitCode === null) return
        this.#watchers.delete(look)
        clearTimeout(timer)
        if (match === null) reject(new Error(`ended without ${pattern}:\n${text()}${this.stderr}`))
        else resolve(match)
      }
      const timer = setTimeout(() => {
        this.#watchers.delete(look)
        reject(new Error(`no ${pattern} in:\n${text()}`))
      }, patience)
      this.#watchers.add(look)
      look()
    })
  }

  async ready(): Promise<{ http: number; https: number; admin: number }> {
    const [, http, https, admin] = await this.logged(
      / ready http=\S+:(\d+) https=\S+:(\d+) admin=\S+:(\d+)/,
    )
    return { http: Number(http), https: Number(https), admin: Number(admin) }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Resolves to the exit status. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal)
    return this.exited
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
