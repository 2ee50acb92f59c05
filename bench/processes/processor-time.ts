import { readdirSync, readFileSync } from 'node:fs'
import { familyOf, type ProcStat, parseProcStat } from './proc-stat.ts'

/** Processor time in microseconds. */
export interface ProcessorTime {
  readonly user: number
  readonly system: number
}

/** Linux counts in hundredths of a second towards programs, whatever it uses inside. */
const microsecondsPerTick = 10_000

/** What a process and all its descendants have used since they began. */
export function processorTime(root: number): ProcessorTime {
  const family = familyOf(root, allProcesses())
  return {
    user: sum(family.map((stat) => stat.user)) * microsecondsPerTick,
    system: sum(family.map((stat) => stat.system)) * microsecondsPerTick,
  }
}

/** What all programs of the machine have used, in microseconds, and what its host took away. */
export function machineTime(): number {
  const first = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  const [user = 0, nice = 0, system = 0, , , , , stolen = 0] = first
    .trim()
    .split(/ +/)
    .slice(1)
    .map(Number)
  return (user + nice + system + stolen) * microsecondsPerTick
}

/** Resident memory in bytes of a process and all its descendants. */
export function residentMemory(root: number): number {
  const pids = familyOf(root, allProcesses()).map(({ pid }) => pid)
  return sum(pids.map((pid) => kilobytes(readProc(`${pid}/status`), 'VmRSS') * 1024))
}

function allProcesses(): ProcStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readProc(`${pid}/stat`))
    .filter((text) => text !== '')
    .map(parseProcStat)
}

/** Empty for a process that has just ended. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return ''
  }
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
