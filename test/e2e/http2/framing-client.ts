import {
  connectFrames,
  Flag,
  type Frame,
  type FrameClient,
  FrameType,
  frame,
  headers,
  settings,
  usualFields,
} from '../support/http2-frames.ts'
import { startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'

/** RFC 9113 6.5.2. */
export const Setting = {
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
} as const

type Pairs = readonly (readonly [id: number, value: number])[]

export const DEFAULT_WINDOW = 65_535
export const SMALLEST_FRAME_LIMIT = 16_384

export const postFields = [[':method', 'POST'], ...usualFields.slice(1)] as const

/** Opens a stream whose body follows. */
export const openUpload = (stream: number, ...more: readonly (readonly [string, string])[]) =>
  headers(stream, [...postFields, ...more], 0)

/** A client with these settings whose proxy has sent its own, and was told that they hold. */
export async function greet(port: number, pairs: Pairs = []): Promise<FrameClient> {
  const client = await connectFrames(port, { first: settings(pairs) })
  await waitFor(() => theirSettings(client).length > 0, 'the settings of the proxy')
  client.send(frame(FrameType.settings, Flag.ack, 0, Buffer.alloc(0)))
  return client
}

/** Greets a proxy in front of a pod that never answers. */
export async function greetProxyOfSilentPod(pairs: Pairs = []) {
  const pod = await startPod(() => undefined)
  const { port } = await startProxyFor(pod, {}, { h2c: true })
  return { client: await greet(port, pairs), pod }
}

const theirSettings = (client: FrameClient) =>
  client.frames().filter(({ type, flags }) => type === FrameType.settings && flags === 0)

/** What the proxy said last. */
export function theirSetting(client: FrameClient, id: number): number | undefined {
  let value: number | undefined
  for (const { payload } of theirSettings(client)) {
    for (let at = 0; at < payload.length; at += 6) {
      if (payload.readUInt16BE(at) === id) value = payload.readUInt32BE(at + 2)
    }
  }
  return value
}

export function framesOn(client: FrameClient, stream: number, type: number): Frame[] {
  return client.frames().filter((found) => found.stream === stream && found.type === type)
}

/** Content that came on a stream, without padding. */
export function bodyOf(client: FrameClient, stream: number): Buffer {
  return Buffer.concat(
    framesOn(client, stream, FrameType.data).map(({ flags, payload }) =>
      (flags & Flag.padded) === 0
        ? payload
        : payload.subarray(1, payload.length - (payload[0] as number)),
    ),
  )
}

/** Until a stream has ended well; its content. */
export async function untilAnswered(client: FrameClient, stream: number): Promise<Buffer> {
  const types: number[] = [FrameType.data, FrameType.headers]
  const isEnd = (found: Frame) =>
    found.stream === stream && types.includes(found.type) && (found.flags & Flag.endStream) !== 0
  await waitFor(
    () => client.frames().some(isEnd),
    () => `the end of stream ${stream}; there is ${inWords(client)}`,
  )
  return bodyOf(client, stream)
}

export function inWords(client: FrameClient): string {
  return client
    .frames()
    .map(({ type, stream, flags, payload }) => {
      const start = payload.subarray(0, 16).toString('hex')
      return `type ${type} on ${stream}, flags ${flags}, ${payload.length} octets ${start}`
    })
    .join('; ')
}

let pings = 0

/** Whether a PING comes back: then all that was sent before was read. */
export async function echo(client: FrameClient): Promise<boolean> {
  const octets = Buffer.from(`ping${String(pings++ % 10_000).padStart(4, '0')}`)
  client.send(frame(FrameType.ping, 0, 0, octets))
  const isEcho = ({ flags, payload }: Frame) => flags === Flag.ack && payload.equals(octets)
  const isThere = () => framesOn(client, 0, FrameType.ping).some(isEcho)
  await waitFor(() => isThere() || client.peer.ending !== 'open', 'the echo of a PING')
  return isThere()
}

/** A payload with padding (RFC 9113 6.1). */
export function padded(padding: number, payload: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([padding]), Buffer.from(payload), Buffer.alloc(padding)])
}
