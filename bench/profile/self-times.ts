/** The part of a .cpuprofile file that is read here. Times are microseconds of the machine's monotonic clock. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly startTime: number
  readonly samples: readonly number[]
  /** From the sample before, or from the start. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    /** From 0. */
    readonly lineNumber: number
  }
}

export interface SelfTimes {
  /** Microseconds that something ran at all. */
  readonly busy: number
  /** Microseconds by `name file:line`, the most first. Those in parentheses are V8's own. */
  readonly functions: readonly (readonly [name: string, microseconds: number])[]
}

const idle = '(idle)'

/** What ran between two times: a sample lasts until the next one. */
export function selfTimes(profile: CpuProfile, from: number, to: number): SelfTimes {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node)]))
  const times = new Map<string, number>()
  let at = profile.startTime
  for (const [i, sample] of profile.samples.entries()) {
    at += profile.timeDeltas[i] ?? 0
    const length = profile.timeDeltas[i + 1] ?? 0
    const name = names.get(sample) ?? idle
    if (at < from || at + length > to || name === idle) continue
    times.set(name, (times.get(name) ?? 0) + length)
  }
  const functions = [...times].sort(([, a], [, b]) => b - a)
  return { busy: functions.reduce((sum, [, time]) => sum + time, 0), functions }
}

function nameOf({ callFrame }: ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame
  if (url === '') return functionName === '' ? '(native)' : functionName
  const file = url.replace(/^.*\/(?=(?:src|node_modules)\/)/, '')
  return `${functionName === '' ? '(anonymous)' : functionName} ${file}:${lineNumber + 1}`
}
