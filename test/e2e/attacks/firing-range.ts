import { once } from 'node:events'
import { connect } from 'node:net'
import type { Limits } from '../../../src/proxy/limits.ts'
import { connectClient } from '../support/raw-client.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { statusOf } from '../support/read-message.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { type Judgement, judge } from './oracle.ts'

/** What became of the bytes of one client. */
export interface Shot {
  /** Of each final response on the connection. */
  readonly statuses: readonly number[]
  /** The proxy's last words, for the reader of a failed test. */
  readonly text: string
  /** The proxy closed the connection properly. */
  readonly closed: boolean
  /** Of what the pod got meanwhile. */
  readonly judgement: Judgement
}

export interface FiringRange {
  /**
   * Sends the bytes over a connection of their own, cut at these offsets, and then nothing more. `atMost`: the requests
   * that are in them, read in the strictest way.
   */
  fire(bytes: Buffer, atMost: number, cuts?: readonly number[]): Promise<Shot>
}

/**
 * A proxy in front of a pod that records every byte. Shots come one after the other over the same pool of connections;
 * behind each, an innocent client asks for something of its own: what a shot leaves on a connection would hit it.
 */
export async function openRange(limits: Partial<Limits> = {}): Promise<FiringRange> {
  const pod = await startPod(answering(({ startLine }) => ok(`${startLine.split(' ')[1]}\n`)))
  // The innocent client asks more often than a connection may by default.
  const { port } = await startProxyFor(pod, { connectionRequests: 0, ...limits })
  const innocent = await connectClient(port)
  const seen: number[] = []
  let shots = 0

  /** What came over each connection since it was asked the last time. */
  function newBytes(): Buffer[] {
    return pod.connections.flatMap(({ received }, index) => {
      const from = seen[index] ?? 0
      seen[index] = received.length
      return from === received.length ? [] : [Buffer.from(received.subarray(from))]
    })
  }

  return {
    async fire(bytes, atMost, cuts = []) {
      const answer = await send(port, piecesOf(bytes, cuts))
      const path = `/innocent-${shots++}`
      innocent.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
      const response = await innocent.response()
      const { requests, cutShort, defects } = judge(newBytes(), atMost + 1)
      const isOwn = (line: string): boolean => line.startsWith(`GET ${path} `)
      const others = requests.filter(({ requestLine }) => !isOwn(requestLine))
      const disturbed =
        statusOf(response) !== 200 ||
        response.body.toString() !== `${path}\n` ||
        others.length !== requests.length - 1
      return {
        ...answer,
        judgement: {
          requests: others,
          cutShort,
          defects: disturbed ? [...defects, 'another client was disturbed'] : defects,
        },
      }
    },
  }
}

function piecesOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts, bytes.length]
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end))
}

async function send(
  port: number,
  pieces: readonly Buffer[],
): Promise<Pick<Shot, 'statuses' | 'text' | 'closed'>> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
  const received: Buffer[] = []
  let closed = false
  socket.on('data', (bytes: Buffer) => received.push(bytes))
  socket.on('end', () => {
    closed = true
    socket.end()
  })
  // A reset shows in `closed`.
  socket.on('error', () => undefined)
  const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  await once(socket, 'connect')
  for (const piece of pieces) {
    socket.write(piece)
    // Two turns: the proxy, which lives in the same process, has read the piece before the next one is sent.
    if (pieces.length > 1) for (let turn = 0; turn < 2; turn++) await nextTurn()
  }
  socket.end()
  await gone
  const text = Buffer.concat(received).toString('latin1')
  const statuses = [...text.matchAll(/^HTTP\/1\.1 ([2-5]\d\d)/gm)].map((match) => Number(match[1]))
  return { statuses, text, closed }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
