import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const NAME_OF_HELPERS = 'V8Worker'

/** Of 19. */
const NICENESS = 19

/**
 * Lets the thread that serves go before those in which V8 marks garbage and compiles. Where all of them share one core, each had as much of
 * it as the other: a full collection of garbage held requests up for 40 to 70 ms, and the slowest hundredth took 5 to 30 ms instead of
 * 2. Only Linux has priorities for threads; elsewhere, and where it is forbidden, nothing changes.
 */
export function lowerHelperThreads(): void {
  if (process.platform !== 'linux') return
  try {
    for (const id of readdirSync('/proc/self/task')) {
      if (nameOf(id) === NAME_OF_HELPERS) setPriority(Number(id), NICENESS)
    }
  } catch {
    // Without /proc, or where a filter of system calls is in the way, they share.
  }
}

function nameOf(thread: string): string {
  return readFileSync(`/proc/self/task/${thread}/comm`, 'latin1').trimEnd()
}
