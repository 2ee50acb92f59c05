import { type ClientHttp2Session, connect, type SecureClientSessionOptions } from 'node:http2'
import type { Deadlines, Timed } from '../../base/deadlines.ts'
import type { FailureKind } from '../failure.ts'
import { connectPodTls, type PodAddress } from '../http1/connect-pod.ts'
import type { Limits } from '../limits.ts'

/** Until the pod says how many streams it takes at once (RFC 9113 6.5.2). */
const ASSUMED_STREAMS = 100

const sessionOptions: SecureClientSessionOptions & { strictSingleValueFields: boolean } = {
  // RFC 9113 8.4: whatever a pod pushes was not asked for.
  settings: { enablePush: false, initialWindowSize: 262_144 },
  peerMaxConcurrentStreams: ASSUMED_STREAMS,
  maxHeaderListPairs: 256,
  maxSessionMemory: 64,
  strictSingleValueFields: false,
}

/** Whoever waits for the session to stand. */
export interface WaitingForSession {
  onSession(): void
  onSessionFailure(kind: FailureKind): void
}

/** A connection to a pod in HTTP/2. */
export class Http2PodSession implements Timed {
  deadline: number
  /** Requests may be sent. */
  ready = false
  /** Open ones, and those that wait. */
  streams = 0
  readonly http2: ClientHttp2Session
  readonly #limits: Limits
  readonly #deadlines: Deadlines
  readonly #onGone: () => void
  readonly #waiting = new Set<WaitingForSession>()
  #mostStreams = ASSUMED_STREAMS
  #leaving = false

  constructor(
    pod: PodAddress,
    connectTime: number,
    limits: Limits,
    deadlines: Deadlines,
    onGone: () => void,
  ) {
    this.#limits = limits
    this.#deadlines = deadlines
    this.#onGone = onGone
    this.deadline = Date.now() + connectTime
    deadlines.add(this)
    const host = pod.address.includes(':') ? `[${pod.address}]` : pod.address
    const secure = pod.tls === null ? null : connectPodTls(pod, pod.tls, 'h2')
    const http2 = connect(`${secure === null ? 'http' : 'https'}://${host}:${pod.port}`, {
      ...sessionOptions,
      ...(secure !== null && { createConnection: () => secure }),
    })
    this.http2 = http2
    // A pod that wants a certificate says no only after the handshake of TLS 1.3: then a session of Node never closes.
    secure?.on('error', () => this.#onClose('connect-failed'))
    // Not at `connect`: what is sent before the pod has said how many streams it takes may be refused.
    http2.on('remoteSettings', ({ maxConcurrentStreams = ASSUMED_STREAMS }) => {
      this.#mostStreams = maxConcurrentStreams
      this.#onReady()
    })
    http2.on('goaway', () => this.#leave())
    // What goes wrong ends the session, and the close tells so.
    http2.on('error', () => undefined)
    http2.on('close', () => this.#onClose('connect-failed'))
    http2.on('stream', (stream) => stream.close())
  }

  get hasRoom(): boolean {
    return this.streams < this.#mostStreams
  }

  /** Calls back once requests may be sent, or never will. */
  wait(stream: WaitingForSession): void {
    this.#waiting.add(stream)
  }

  forget(stream: WaitingForSession): void {
    this.#waiting.delete(stream)
  }

  streamBegan(): void {
    this.streams++
    if (this.ready) this.deadline = Number.POSITIVE_INFINITY
  }

  streamEnded(): void {
    this.streams--
    if (this.streams > 0) return
    if (this.#leaving) this.http2.close()
    else if (this.ready) this.deadline = Date.now() + this.#limits.upstreamIdleTime
  }

  /** No new requests; it closes with its last. */
  retire(): void {
    this.#leave()
    if (this.streams === 0) this.http2.close()
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    if (this.ready) this.retire()
    else this.#onClose('connect-timeout')
  }

  #leave(): void {
    if (this.#leaving) return
    this.#leaving = true
    this.#onGone()
  }

  #onReady(): void {
    if (this.ready) return
    this.ready = true
    this.deadline =
      this.streams > 0 ? Number.POSITIVE_INFINITY : Date.now() + this.#limits.upstreamIdleTime
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const stream of waiting) stream.onSession()
  }

  #onClose(kind: FailureKind): void {
    this.#deadlines.remove(this)
    this.#leave()
    this.http2.destroy()
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const stream of waiting) stream.onSessionFailure(kind)
  }
}
