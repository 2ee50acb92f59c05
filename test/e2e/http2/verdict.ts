import { expect } from 'vitest'
import { type FrameClient, FrameType } from '../support/http2-frames.ts'
import { waitFor } from '../support/wait-for.ts'
import { echo, framesOn, inWords } from './framing-client.ts'

/** RFC 9113 7, in order. */
const codes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
] as const
export type Code = (typeof codes)[number]

/** `closed`: without a word. */
export type Verdict = `GOAWAY ${Code}` | `RST_STREAM ${Code}` | 'closed'

const codeAt = (payload: Buffer, at: number) => codes[payload.readUInt32BE(at)] as Code

export function verdictOn(client: FrameClient, stream = 0): Verdict | null {
  const farewells = framesOn(client, 0, FrameType.goaway).map(({ payload }) => codeAt(payload, 4))
  const complaint = farewells.find((code) => code !== 'NO_ERROR')
  if (complaint !== undefined) return `GOAWAY ${complaint}`
  const reset = stream === 0 ? undefined : framesOn(client, stream, FrameType.rstStream)[0]
  if (reset !== undefined) return `RST_STREAM ${codeAt(reset.payload, 0)}`
  return client.peer.ending === 'open' ? null : 'closed'
}

export async function untilVerdict(client: FrameClient, stream = 0): Promise<Verdict> {
  await waitFor(
    () => verdictOn(client, stream) !== null,
    () => `an error; there is ${inWords(client)}`,
  )
  return verdictOn(client, stream) as Verdict
}

/** RFC 9113 5.4.1: GOAWAY with one of these codes, and the connection ends. */
export async function expectConnectionError(
  client: FrameClient,
  allowed: readonly (Code | 'closed')[],
): Promise<void> {
  const verdicts = allowed.map((code) => (code === 'closed' ? code : `GOAWAY ${code}`))
  expect(await untilVerdict(client)).toBeOneOf(verdicts)
  await client.peer.untilEnded()
}

/** RFC 9113 5.4.2: RST_STREAM with one of these codes. 5.4.1 lets it be an error of the connection, too. */
export async function expectStreamError(
  client: FrameClient,
  stream: number,
  allowed: readonly Code[],
): Promise<void> {
  expect(await untilVerdict(client, stream)).toBeOneOf(eitherError(allowed))
}

/** What need not be told: the connection goes on as if nothing had come, or one of these errors is told. */
export async function expectIgnoredOr(
  client: FrameClient,
  stream: number,
  allowed: readonly Code[],
): Promise<void> {
  // A reset may be behind the first echo, but not behind the second.
  const goesOn = (await echo(client)) && (await echo(client))
  const verdict = verdictOn(client, stream) ?? (goesOn ? 'ignored' : 'closed')
  expect(verdict).toBeOneOf([...eitherError(allowed), 'ignored'])
}

const eitherError = (allowed: readonly Code[]) =>
  allowed.flatMap((code) => [`RST_STREAM ${code}`, `GOAWAY ${code}`])
