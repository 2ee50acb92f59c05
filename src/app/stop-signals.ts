/**
 * A key press in a terminal reaches the program twice when npm runs it: from the terminal, and from npm, which passes it on.
 * So a second signal counts only after this many milliseconds.
 */
const samePress = 1_000

export interface StopSignals {
  /** Finish what is running, then stop. */
  readonly first: Promise<NodeJS.Signals>
  /** Stop at once. */
  readonly second: Promise<NodeJS.Signals>
}

/** Takes over SIGTERM and SIGINT of `source`, the process, for the rest of its life. `now` is a time in milliseconds. */
export function stopSignals(
  source: Pick<NodeJS.EventEmitter, 'on'>,
  now: () => number,
): StopSignals {
  const first = Promise.withResolvers<NodeJS.Signals>()
  const second = Promise.withResolvers<NodeJS.Signals>()
  let firstAt: number | null = null
  const take = (signal: NodeJS.Signals) => {
    if (firstAt === null) {
      firstAt = now()
      first.resolve(signal)
    } else if (now() - firstAt >= samePress) {
      second.resolve(signal)
    }
  }
  source.on('SIGTERM', take)
  source.on('SIGINT', take)
  return { first: first.promise, second: second.promise }
}
