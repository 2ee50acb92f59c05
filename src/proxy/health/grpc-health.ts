import { connect } from 'node:http2'
import type { ProbeResult } from './probe-result.ts'

/** SERVING of grpc.health.v1.HealthCheckResponse. */
const SERVING = 1
const LONGEST_ANSWER = 1_024

/** One call of grpc.health.v1.Health/Check without TLS, as the kubelet makes it. Rejects where there is no answer. */
export function grpcHealth(
  address: string,
  port: number,
  service: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const host = address.includes(':') ? `[${address}]` : address
  return new Promise((resolve, reject) => {
    const session = connect(`http://${host}:${port}`)
    const end = (settle: () => void) => {
      settle()
      session.destroy()
    }
    session.on('error', (error) => end(() => reject(error)))
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true })
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    let answer = Buffer.alloc(0)
    let status = ''
    stream.on('response', (headers) => {
      status = String(headers['grpc-status'] ?? '')
    })
    stream.on('trailers', (headers) => {
      status = String(headers['grpc-status'] ?? '')
    })
    stream.on('data', (bytes: Buffer) => {
      answer = Buffer.concat([answer, bytes])
      if (answer.length > LONGEST_ANSWER) end(() => reject(new Error('the answer is too long')))
    })
    // Of a stream that never began the cause tells more: connection refused.
    stream.on('error', (error) => end(() => reject(error.cause ?? error)))
    stream.on('end', () => end(() => resolve(read(answer, status))))
    stream.end(message(service))
  })
}

/** A frame of gRPC (five octets) with a message whose field 1 is the service's name. */
function message(service: string): Buffer {
  const name = Buffer.from(service)
  const field = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name])
  const frame = Buffer.alloc(5)
  frame.writeUInt32BE(field.length, 1)
  return Buffer.concat([frame, field])
}

/** Field 1 of the answer is the state, a number of one octet. */
function read(answer: Buffer, status: string): ProbeResult {
  if (status !== '0') return { ok: false, words: `gRPC status ${status || 'missing'}` }
  const isServing = answer.length === 7 && answer[5] === 0x08 && answer[6] === SERVING
  return { ok: isServing, words: isServing ? 'SERVING' : 'not SERVING' }
}
