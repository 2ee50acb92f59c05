import { spawnSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'
import type { Rival } from '../rivals/rival.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly kernel: string
  readonly node: string
  /** By rival. */
  readonly versions: Readonly<Record<string, string>>
}

export function describeMachine(rivals: readonly Rival[]): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    versions: Object.fromEntries(rivals.map(({ name, version }) => [name, ask(version)])),
  }
}

/** The first version number in what the command prints, wherever it prints it. */
function ask([command = '', ...args]: readonly string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return /\d+\.\d+[\w.+-]*/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown'
}
