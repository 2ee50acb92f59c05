import { Buffer } from 'node:buffer'
import { constants } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { isShared } from '../../../src/proxy/http1/read-buffers.ts'
import { connectReading, readAccepted } from '../../../src/proxy/http1/read-socket.ts'
import { waitFor } from '../../e2e/support/wait-for.ts'
import { aCertificate } from '../tls/a-certificate.ts'

interface Read {
  readonly text: string
  readonly length: number
  readonly shared: boolean
}

function noteInto(reads: Read[]): (bytes: Buffer) => void {
  return (bytes) =>
    reads.push({
      text: bytes.toString('latin1', 0, 5),
      length: bytes.length,
      shared: isShared(bytes),
    })
}

/** Two ends of a connection; the accepted one is read as the proxy does. */
async function pair(reads: Read[]): Promise<{ client: Socket; accepted: Socket }> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [Socket]
  readAccepted(accepted, noteInto(reads))
  onTestFinished(() => {
    client.destroy()
    accepted.destroy()
    server.close()
  })
  return { client, accepted }
}

// Node has no public way to read an accepted socket into a buffer of ours. Where this fails, a new Node keeps
// elsewhere what that needs: the proxy still works, by data events, at about twice the cost.
test('an accepted socket is read into the shared buffer', async () => {
  const reads: Read[] = []
  const { client, accepted } = await pair(reads)
  client.write('hello')
  await waitFor(() => reads.length === 1, 'a read')
  expect(reads).toEqual([{ text: 'hello', length: 5, shared: true }])
  expect(accepted.remoteAddress).toBe('127.0.0.1')
})

test('what comes over TLS is read into the shared buffer, too, and closes with all that is underneath', async () => {
  const reads: Read[] = []
  const { chain, privateKey } = await aCertificate('default/a')
  const server = createTlsServer({ cert: chain, key: privateKey.reveal(), allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
  const [accepted] = (await once(server, 'secureConnection')) as [Socket]
  readAccepted(accepted, noteInto(reads))
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  client.write('hello')
  await waitFor(() => reads.length === 1, 'a read')
  expect(reads).toEqual([{ text: 'hello', length: 5, shared: true }])
  expect(accepted.remoteAddress).toBe('127.0.0.1')
  const closed = Promise.all([once(accepted, 'close'), once(client, 'close')])
  client.resume().end()
  accepted.end()
  await closed
})

// Node's own listener for the beginning of a handshake expects that a TLSSocket has the handle. Where none had, its error ended the process.
test('a client that asks for another handshake is refused, and harms nobody', async () => {
  const reads: Read[] = []
  const { chain, privateKey } = await aCertificate('default/a')
  const server = createTlsServer({
    cert: chain,
    key: privateKey.reveal(),
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const options = { host: '127.0.0.1', port, rejectUnauthorized: false }
  const client = connectTls({ ...options, maxVersion: 'TLSv1.2' })
  const [accepted] = (await once(server, 'secureConnection')) as [Socket]
  readAccepted(accepted, noteInto(reads))
  accepted.on('error', () => undefined)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  client.write('hello')
  await waitFor(() => reads.length === 1, 'a read')
  const closed = new Promise((resolve) => accepted.once('close', resolve))
  const refusal = await new Promise((resolve) => {
    client.on('error', resolve)
    client.renegotiate({}, () => undefined)
  })
  expect(refusal).toMatchObject({ code: expect.stringMatching(/^ERR_SSL/) })
  client.destroy()
  await closed
})

test('a bulk of bytes goes on into buffers of its own, and small reads come back to the shared one', async () => {
  const reads: Read[] = []
  const { client } = await pair(reads)
  const received = () => reads.reduce((sum, { length }) => sum + length, 0)
  client.write(Buffer.alloc(4_000_000, 'x'))
  await waitFor(() => received() === 4_000_000, 'the bulk')
  expect(reads.some(({ shared, length }) => !shared && length > 16_384)).toBe(true)
  for (let i = 0; i < 2; i++) {
    const before = reads.length
    client.write('small')
    await waitFor(() => reads.length > before, 'a small read')
  }
  expect(reads.at(-1)).toEqual({ text: 'small', length: 5, shared: true })
})

test('a paused socket reads nothing until it is resumed, and then its end', async () => {
  const reads: Read[] = []
  const { client, accepted } = await pair(reads)
  let ended = false
  accepted.on('end', () => {
    ended = true
  })
  client.write('first')
  await waitFor(() => reads.length === 1, 'the first read')
  accepted.pause()
  await new Promise<void>((resolve) => client.end('later', resolve))
  expect(reads.length).toBe(1)
  accepted.resume()
  await waitFor(() => ended, 'the end')
  expect(reads.map(({ text }) => text)).toEqual(['first', 'later'])
})

test('a socket without a handle that takes buffers is read by its data events', async () => {
  const reads: Read[] = []
  const server = createServer((socket) => socket.end('hello'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  const socket = new Socket()
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  readAccepted(socket, noteInto(reads))
  socket.connect(port, '127.0.0.1')
  await waitFor(() => reads.length === 1, 'a read')
  expect(reads[0]).toEqual({ text: 'hello', length: 5, shared: false })
})

test('what was read from a pod is shared too', async () => {
  const reads: Read[] = []
  const server = createServer((socket) => socket.end('hello'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  const socket = connectReading('127.0.0.1', port, noteInto(reads))
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  await waitFor(() => reads.length === 1, 'a read')
  expect(reads[0]).toEqual({ text: 'hello', length: 5, shared: true })
})
