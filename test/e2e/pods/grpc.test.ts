import * as grpc from '@grpc/grpc-js'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'
import { startProxy } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'

const pass = (bytes: Buffer) => bytes
const method = <S extends boolean, R extends boolean>(
  name: string,
  requestStream: R,
  responseStream: S,
) => ({
  path: `/test.Echo/${name}`,
  requestStream,
  responseStream,
  requestSerialize: pass,
  requestDeserialize: pass,
  responseSerialize: pass,
  responseDeserialize: pass,
})
const echo = {
  unary: method('Unary', false, false),
  list: method('List', false, true),
  collect: method('Collect', true, false),
  chat: method('Chat', true, true),
  fail: method('Fail', false, false),
  hang: method('Hang', false, false),
}

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
})

/** A real server with one method of each kind; `cancelled` counts the calls whose end the client did not await. */
async function startServer(tls: boolean): Promise<{ port: number; cancelled: () => number }> {
  const server = new grpc.Server()
  let cancelled = 0
  server.addService(echo, {
    unary: (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) => {
      const trailer = new grpc.Metadata()
      trailer.set('x-trailer', 'last')
      done(null, call.request, trailer)
    },
    list: (call: grpc.ServerWritableStream<Buffer, Buffer>) => {
      for (let i = 0; i < 100; i++) call.write(Buffer.from(`${call.request}${i}`))
      call.end()
    },
    collect: (
      call: grpc.ServerReadableStream<Buffer, Buffer>,
      done: grpc.sendUnaryData<Buffer>,
    ) => {
      const parts: Buffer[] = []
      call.on('data', (part: Buffer) => parts.push(part))
      call.on('end', () => done(null, Buffer.concat(parts)))
    },
    chat: (call: grpc.ServerDuplexStream<Buffer, Buffer>) => {
      call.on('data', (part: Buffer) => call.write(part))
      call.on('end', () => call.end())
    },
    fail: (_call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) =>
      done({ code: grpc.status.NOT_FOUND, details: 'no such thing' }),
    hang: (call: grpc.ServerUnaryCall<Buffer, Buffer>) =>
      call.on('cancelled', () => {
        cancelled++
      }),
  })
  const given = await credentials(tls)
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', given, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  onTestFinished(() => server.forceShutdown())
  return { port, cancelled: () => cancelled }
}

async function credentials(tls: boolean): Promise<grpc.ServerCredentials> {
  if (!tls) return grpc.ServerCredentials.createInsecure()
  const { chain, privateKey } = await aCertificate('default/pod')
  return grpc.ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(chain), private_key: Buffer.from(privateKey.reveal()) },
  ])
}

describe.each([
  ['GRPC', 'h2c'],
  ['GRPCS', 'h2'],
] as const)('gRPC by %s', (_, podProtocol) => {
  async function connect() {
    const server = await startServer(podProtocol === 'h2')
    const proxy = await startProxy({
      routes: [{ pods: [server.port], policies: { podProtocol, podServerName: null } }],
      certificates: { 'a.example.com': certificate },
      defaultCertificate: certificate,
    })
    const Client = grpc.makeClientConstructor(echo, 'Echo')
    const client = new Client(
      `127.0.0.1:${proxy.httpsPort}`,
      grpc.credentials.createSsl(Buffer.from(certificate.chain), null, null, {
        checkServerIdentity: () => undefined,
      }),
      {
        'grpc.ssl_target_name_override': 'a.example.com',
        'grpc.default_authority': 'a.example.com',
      },
    )
    onTestFinished(() => client.close())
    return { server, proxy, client: client as unknown as Calls }
  }

  test('a unary call has its answer and its trailers', async () => {
    const { client, proxy } = await connect()
    let trailer: string | undefined
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const call = client.unary(Buffer.from('hello'), (error, value) =>
        error === null && value !== undefined ? resolve(value) : reject(error),
      )
      call.on('status', ({ metadata }) => {
        trailer = String(metadata.get('x-trailer')[0])
      })
    })
    expect(answer.toString()).toBe('hello')
    await waitFor(() => trailer === 'last', 'the trailer')
    expect(await proxy.record(0)).toMatchObject({
      status: 200,
      method: 'POST',
      protocol: 'HTTP/2.0',
    })
  })

  test('a server streams', async () => {
    const { client } = await connect()
    const parts: string[] = []
    const call = client.list(Buffer.from('n'))
    call.on('data', (part: Buffer) => parts.push(part.toString()))
    await new Promise((resolve) => call.on('end', resolve))
    expect(parts).toEqual(Array.from({ length: 100 }, (_, i) => `n${i}`))
  })

  test('a client streams', async () => {
    const { client } = await connect()
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const call = client.collect((error, value) =>
        error === null && value !== undefined ? resolve(value) : reject(error),
      )
      for (let i = 0; i < 50; i++) call.write(Buffer.alloc(10_000, 'x'))
      call.end()
    })
    expect(answer.length).toBe(500_000)
  })

  test('both stream, one word after the other', async () => {
    const { client } = await connect()
    const call = client.chat()
    for (const word of ['a', 'b', 'c']) {
      const heard = new Promise<Buffer>((resolve) => call.once('data', resolve))
      call.write(Buffer.from(word))
      expect((await heard).toString()).toBe(word)
    }
    const ended = new Promise((resolve) => call.on('status', resolve))
    call.end()
    call.resume()
    expect(await ended).toMatchObject({ code: grpc.status.OK })
  })

  test('an error is told with its status and its words', async () => {
    const { client } = await connect()
    const error = await new Promise((resolve) => client.fail(Buffer.from('x'), resolve))
    expect(error).toMatchObject({ code: grpc.status.NOT_FOUND, details: 'no such thing' })
  })

  test('a deadline ends the call at both ends', async () => {
    const { client, server } = await connect()
    const error = await new Promise((resolve) =>
      client.hang(Buffer.from('x'), new grpc.Metadata(), { deadline: Date.now() + 200 }, resolve),
    )
    expect(error).toMatchObject({ code: grpc.status.DEADLINE_EXCEEDED })
    await waitFor(() => server.cancelled() === 1, 'the end at the server')
  })

  test('a call that is cancelled ends at the server', async () => {
    const { client, server, proxy } = await connect()
    const error = new Promise((resolve) => {
      const call = client.hang(Buffer.from('x'), new grpc.Metadata(), {}, resolve)
      setTimeout(() => call.cancel(), 50)
    })
    expect(await error).toMatchObject({ code: grpc.status.CANCELLED })
    await waitFor(() => server.cancelled() === 1, 'the end at the server')
    expect(await proxy.record(0)).toMatchObject({ failure: 'client-gone', status: 499 })
  })

  test('a service without a pod is unavailable', async () => {
    const { client, proxy } = await connect()
    proxy.apply({
      routes: [{ pods: [], policies: { podProtocol, podServerName: null } }],
      certificates: { 'a.example.com': certificate },
      defaultCertificate: certificate,
    })
    const error = await new Promise((resolve) => client.unary(Buffer.from('x'), resolve))
    expect(error).toMatchObject({ code: grpc.status.UNAVAILABLE })
  })
})

type Answer = (error: grpc.ServiceError | null, value?: Buffer) => void

interface Calls {
  unary(request: Buffer, done: Answer): grpc.ClientUnaryCall
  list(request: Buffer): grpc.ClientReadableStream<Buffer>
  collect(done: Answer): grpc.ClientWritableStream<Buffer>
  chat(): grpc.ClientDuplexStream<Buffer, Buffer>
  fail(request: Buffer, done: Answer): grpc.ClientUnaryCall
  hang(
    request: Buffer,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    done: Answer,
  ): grpc.ClientUnaryCall
}
