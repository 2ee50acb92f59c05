import { turnsBegun } from '../base/turn-clock.ts'
import type { RequestRecord } from './request-record.ts'

/** So many are recorded in one go, 40 µs. */
const PORTION = 16

/** Beyond so many a proxy that is never idle records as fast as it serves. */
const MOST_WAITING = 256

/** After so many turns of the event loop without an idle one, as when long bodies flow all along, some are recorded in each. */
const MOST_BUSY_TURNS = 64

/**
 * To count and log a request is a tenth of its cost, and nobody's answer waits for that; but the requests behind it do. So records
 * wait until the event loop has nothing to read.
 */
export class RecordQueue {
  readonly #record: (record: RequestRecord) => void
  readonly #waiting: RequestRecord[] = []
  #isWatching = false
  #readsSeen = 0
  #busyTurns = 0

  constructor(record: (record: RequestRecord) => void) {
    this.#record = record
  }

  add(record: RequestRecord): void {
    this.#waiting.push(record)
    if (this.#waiting.length > MOST_WAITING) this.#recordSome(PORTION)
    if (this.#isWatching) return
    this.#isWatching = true
    this.#readsSeen = turnsBegun()
    this.#busyTurns = 0
    setImmediate(this.#onTurnOver)
  }

  /** For whoever looks at what was recorded. */
  recordAll(): void {
    this.#recordSome(this.#waiting.length)
  }

  readonly #onTurnOver = (): void => {
    const reads = turnsBegun()
    this.#busyTurns = reads === this.#readsSeen ? 0 : this.#busyTurns + 1
    this.#readsSeen = reads
    const mustWait = this.#busyTurns > 0 && this.#busyTurns <= MOST_BUSY_TURNS
    this.#isWatching = mustWait || this.#waiting.length > PORTION
    if (this.#isWatching) setImmediate(this.#onTurnOver)
    if (!mustWait) this.#recordSome(PORTION)
  }

  #recordSome(count: number): void {
    for (const record of this.#waiting.splice(0, count)) this.#record(record)
  }
}
