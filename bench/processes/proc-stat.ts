/** What a line of /proc/PID/stat says; times are clock ticks, and those of ended children are in them. */
export interface ProcStat {
  readonly pid: number
  readonly parent: number
  readonly user: number
  readonly system: number
}

/** The name of the program, in parentheses, may hold anything, so that fields are counted from its end. */
export function parseProcStat(text: string): ProcStat {
  const end = text.lastIndexOf(')')
  const fields = text.slice(end + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    user: field(14) + field(16),
    system: field(15) + field(17),
  }
}

/** The process and all that descend from it. */
export function familyOf(root: number, all: readonly ProcStat[]): readonly ProcStat[] {
  const family = new Set([root])
  for (let before = 0; before !== family.size; ) {
    before = family.size
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid)
  }
  return all.filter(({ pid }) => family.has(pid))
}
