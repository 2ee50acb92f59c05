import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Deadlines, Timed } from '../../base/deadlines.ts'

/** RFC 9113 3.4: what a client sends first. No request of HTTP/1.1 begins like this. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** `first`: what was read to find out. */
export type OnProtocol = (isHttp2: boolean, first: Buffer) => void

/**
 * Finds out whether a client speaks HTTP/2 by prior knowledge, from a socket that is paused, and leaves it paused. A socket
 * on which nothing comes in time is destroyed.
 */
export class PrefaceReader implements Timed {
  readonly deadline: number
  readonly #socket: Socket
  readonly #deadlines: Deadlines
  readonly #done: OnProtocol
  #bytes: Buffer = Buffer.alloc(0)
  readonly #onData = (bytes: Buffer): void => this.#read(bytes)
  readonly #onGone = (): void => this.#leave()
  readonly #onEnd = (): void => this.#decide(false)

  /** `time` in milliseconds. */
  constructor(socket: Socket, deadlines: Deadlines, time: number, done: OnProtocol) {
    this.#socket = socket
    this.#deadlines = deadlines
    this.#done = done
    this.deadline = Date.now() + time
    deadlines.add(this)
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onGone)
    socket.resume()
  }

  /** For what was read before it was asked. */
  receive(bytes: Buffer): void {
    this.#read(bytes)
  }

  #read(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const length = Math.min(this.#bytes.length, preface.length)
    const fits = this.#bytes.compare(preface, 0, length, 0, length) === 0
    if (!fits || length === preface.length) this.#decide(fits)
  }

  #decide(isHttp2: boolean): void {
    this.#leave()
    this.#socket.pause()
    this.#done(isHttp2, this.#bytes)
  }

  expire(): void {
    this.#leave()
    this.#socket.destroy()
  }

  #leave(): void {
    this.#deadlines.remove(this)
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onGone)
  }
}
