import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Deadlines, Timed } from '../base/deadlines.ts'
import {
  HEADER_INCOMPLETE,
  HEADER_MALFORMED,
  type ProxyHeader,
  parseProxyHeader,
} from './proxy-protocol.ts'

/** `rest`: what was read beyond the header; empty where nothing was. */
export type OnProxyHeader = (header: ProxyHeader, rest: Buffer) => void

/**
 * Reads the header with which a trusted peer begins a connection, from a socket that is paused, and leaves it paused. Where
 * none comes in time, or something else, the socket is destroyed: what it carries would count as the peer's own.
 */
export class ProxyHeaderReader implements Timed {
  readonly deadline: number
  readonly #socket: Socket
  readonly #deadlines: Deadlines
  readonly #done: OnProxyHeader
  #bytes: Buffer = Buffer.alloc(0)
  readonly #onData = (bytes: Buffer): void => this.#read(bytes)
  readonly #onGone = (): void => this.#leave()
  readonly #onEnd = (): void => this.expire()

  /** `time` in milliseconds. */
  constructor(socket: Socket, deadlines: Deadlines, time: number, done: OnProxyHeader) {
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

  #read(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const header = parseProxyHeader(this.#bytes)
    if (header === HEADER_INCOMPLETE) return
    if (header === HEADER_MALFORMED) {
      this.expire()
      return
    }
    this.#leave()
    this.#socket.pause()
    this.#done(header, this.#bytes.subarray(header.length))
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
