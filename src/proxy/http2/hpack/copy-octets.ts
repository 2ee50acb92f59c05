import type { Buffer } from 'node:buffer'

/** Up to so many octets a loop is done before a call into the runtime has begun. */
const SHORT = 48

/** Copies `from` between `start` and `end` into `into` from `at` on, where there has to be room. */
export function copyOctets(
  from: Buffer,
  start: number,
  end: number,
  into: Buffer,
  at: number,
): void {
  if (end - start > SHORT) {
    from.copy(into, at, start, end)
    return
  }
  for (let i = start; i < end; i++) into[at++] = from[i] as number
}
