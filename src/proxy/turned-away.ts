import type { Socket } from 'node:net'
import type { Deadlines, Timed } from '../base/deadlines.ts'
import { RETRY_SECONDS } from './answer.ts'
import { bareAnswer } from './bare-answer.ts'

/** For reading why: closed at once, the connection would be reset by the request that is still on its way. Milliseconds. */
const READING_TIME = 1_000
/** So many at once have that time, the others are cut: a flood must not hold what it was refused. */
const MOST_READING = 64
/** Between two lines of the log, in milliseconds. */
const REPORT_INTERVAL = 5_000

/** Connections for which there is no room. */
export class TurnedAway implements Timed {
  deadline = Number.POSITIVE_INFINITY
  readonly #deadlines: Deadlines
  readonly #report: (count: number) => void
  readonly #reading = new Set<Socket>()
  /** Since the start. */
  count = 0
  #unreported = 0
  #reportAt = 0

  /** `report`: that so many were turned away since it was last called. */
  constructor(deadlines: Deadlines, report: (count: number) => void) {
    this.#deadlines = deadlines
    this.#report = report
  }

  /** Closes a connection, which is told why where it speaks HTTP without TLS. */
  turnAway(socket: Socket, isPlain: boolean): void {
    socket.on('error', () => undefined)
    if (isPlain && this.#reading.size < MOST_READING) this.#answer(socket)
    else socket.destroy()
    this.count++
    this.#unreported++
    this.#reportIfDue()
    if (this.deadline !== Number.POSITIVE_INFINITY) return
    this.deadline = Date.now() + READING_TIME
    this.#deadlines.add(this)
  }

  #answer(socket: Socket): void {
    this.#reading.add(socket)
    socket.on('close', () => this.#reading.delete(socket))
    socket.end(bareAnswer('too-many-connections', `Retry-After: ${RETRY_SECONDS}\r\n`))
    socket.resume()
  }

  expire(): void {
    this.closeAll()
    this.#reportIfDue()
    if (this.#unreported > 0) {
      this.deadline = Date.now() + READING_TIME
      return
    }
    this.deadline = Number.POSITIVE_INFINITY
    this.#deadlines.remove(this)
  }

  closeAll(): void {
    for (const socket of this.#reading) socket.destroy()
  }

  #reportIfDue(): void {
    const now = Date.now()
    if (this.#unreported === 0 || now < this.#reportAt) return
    this.#report(this.#unreported)
    this.#unreported = 0
    this.#reportAt = now + REPORT_INTERVAL
  }
}
