import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import {
  type AddressInfo,
  connect as connectTcp,
  createServer,
  type Server,
  type Socket,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type SecureVersion, type TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Deadlines } from '../../../src/base/deadlines.ts'
import type { CertificateTable } from '../../../src/proxy/tls/certificate-table.ts'
import { ContextCache } from '../../../src/proxy/tls/context-cache.ts'
import { Handshake } from '../../../src/proxy/tls/handshake.ts'
import { inForm } from '../../e2e/support/long-form.ts'
import { waitFor } from '../../e2e/support/wait-for.ts'
import { aCertificate } from './a-certificate.ts'
import { aTable, aTicketSecret } from './a-table.ts'

const ec = await aCertificate('default/ec', 'ec')
const rsa = await aCertificate('default/rsa', 'rsa')
const wildcard = await aCertificate('default/wildcard', 'rsa')
const byDefault = await aCertificate('default')

let table: CertificateTable
let server: Server
/** The two sockets of a connection on the server's side: underneath TLS, and above. */
let lastAccepted: readonly Socket[] = []
const open = new Set<Socket>()
let ticketSecret = aTicketSecret
const contexts = new ContextCache(
  100,
  () => ticketSecret,
  () => undefined,
)

function apply(next: CertificateTable): void {
  table = next
}

const firstTable = aTable({
  contexts,
  bindings: {
    'ec.test': ec,
    'rsa.test': rsa,
    'both.test': [rsa, ec],
    '*.wild.test': wildcard,
  },
  byDefault,
})

beforeAll(async () => {
  apply(firstTable)
  const deadlines = new Deadlines()
  const options = { currentTable: () => table, protocols: ['http/1.1'], deadlines, time: 5_000 }
  server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined)
    const tellPlain = (plain: Socket) => plain.end('plain')
    const onSecure = (secure: TLSSocket) => {
      lastAccepted = [socket, secure]
      secure.pipe(secure)
    }
    new Handshake(socket, options, onSecure, tellPlain)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

/** A client that trusts everybody, once its handshake is done; rejects with the error of a handshake that failed. */
async function shakeHands(options: ConnectionOptions): Promise<TLSSocket> {
  const { port } = server.address() as AddressInfo
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
  open.add(socket)
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  return socket
}

async function shownTo(servername: string): Promise<string> {
  const socket = await shakeHands({ servername })
  return socket.getPeerCertificate().fingerprint256
}

async function echo(socket: TLSSocket, text: string): Promise<string> {
  socket.write(text)
  const [chunk] = await once(socket, 'data')
  return String(chunk)
}

describe('a client is shown', () => {
  test('the certificate of its host, of an EC or an RSA key', async () => {
    expect(await shownTo('ec.test')).toBe(ec.fingerprint)
    expect(await shownTo('rsa.test')).toBe(rsa.fingerprint)
    expect(await shownTo('EC.test')).toBe(ec.fingerprint)
  })

  test('of two certificates the one that it can do with, EC where it can do with both', async () => {
    const shown = async (options: ConnectionOptions) =>
      (await shakeHands({ servername: 'both.test', ...options })).getPeerCertificate()
        .fingerprint256
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const only = { minVersion: version, maxVersion: version }
      expect(await shown(only)).toBe(ec.fingerprint)
      expect(await shown({ ...only, sigalgs: 'RSA-PSS+SHA256' })).toBe(rsa.fingerprint)
      expect(await shown({ ...only, sigalgs: 'ECDSA+SHA256' })).toBe(ec.fingerprint)
    }
  })

  test('that of the wildcard above its host', async () => {
    expect(await shownTo('any.wild.test')).toBe(wildcard.fingerprint)
    expect(await shownTo('not.any.wild.test')).toBe(byDefault.fingerprint)
  })

  test('the default one for another host, and for none', async () => {
    expect(await shownTo('elsewhere.test')).toBe(byDefault.fingerprint)
    expect(await shownTo('')).toBe(byDefault.fingerprint)
  })

  test('that of the rules without host, where it has one, though it names no host', async () => {
    apply(aTable({ bindings: { '*': rsa }, byDefault, contexts }))
    expect(await shownTo('elsewhere.test')).toBe(rsa.fingerprint)
    expect(await shownTo('')).toBe(rsa.fingerprint)
    const broken = { ...rsa, privateKey: wildcard.privateKey }
    apply(aTable({ bindings: { '*': broken }, byDefault, contexts }))
    expect(await shownTo('elsewhere.test')).toBe(byDefault.fingerprint)
    expect(await shownTo('')).toBe(byDefault.fingerprint)
    apply(firstTable)
  })

  test('a new one at the next handshake after a swap, while old connections live on', async () => {
    const renewed = await aCertificate('default/ec')
    const otherDefault = await aCertificate('default')
    const old = await shakeHands({ servername: 'ec.test' })
    expect(await echo(old, 'before')).toBe('before')
    apply(aTable({ bindings: { 'ec.test': renewed }, byDefault: otherDefault, contexts }))
    expect(await shownTo('ec.test')).toBe(renewed.fingerprint)
    expect(await shownTo('rsa.test')).toBe(otherDefault.fingerprint)
    expect(await shownTo('')).toBe(otherDefault.fingerprint)
    expect(await echo(old, 'after')).toBe('after')
    apply(firstTable)
  })
})

describe('a handshake', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s is made', async (version) => {
    const socket = await shakeHands({
      servername: 'ec.test',
      minVersion: version,
      maxVersion: version,
    })
    expect(socket.getProtocol()).toBe(version)
  })

  // @SECLEVEL=0: the client itself would not offer any of these otherwise.
  test.each(['TLSv1', 'TLSv1.1'] as const)('with %s is refused', async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' } as const
    await expect(shakeHands({ servername: 'rsa.test', ...old })).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    })
  })

  test.each([
    ['AES128-SHA', 'static RSA'],
    ['AES128-GCM-SHA256', 'static RSA'],
    ['ECDHE-RSA-AES128-SHA', 'CBC'],
    ['ECDHE-RSA-AES128-SHA256', 'CBC'],
    ['DHE-RSA-AES128-GCM-SHA256', 'finite-field DH'],
    ['aNULL', 'no authentication'],
  ])('with %s is refused: %s', async (cipher) => {
    const offer = { maxVersion: 'TLSv1.2', ciphers: `${cipher}:@SECLEVEL=0` } as const
    await expect(shakeHands({ servername: 'rsa.test', ...offer })).rejects.toMatchObject({
      code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    })
  })

  test('takes the cipher that the server prefers', async () => {
    const socket = await shakeHands({
      servername: 'ec.test',
      maxVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256',
    })
    expect(socket.getCipher().name).toBe('ECDHE-ECDSA-AES128-GCM-SHA256')
  })

  test('agrees on http/1.1, and fails where the client speaks another protocol only', async () => {
    const socket = await shakeHands({ servername: 'ec.test', ALPNProtocols: ['h2', 'http/1.1'] })
    expect(socket.alpnProtocol).toBe('http/1.1')
    await expect(
      shakeHands({ servername: 'ec.test', ALPNProtocols: ['smtp'] }),
    ).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' })
  })

  test('is not started again by the client', async () => {
    const socket = await shakeHands({ servername: 'ec.test', maxVersion: 'TLSv1.2' })
    const error = await new Promise((resolve) => {
      socket.once('error', resolve)
      socket.renegotiate({}, resolve)
    })
    expect(error).toMatchObject({ code: 'ERR_SSL_NO_RENEGOTIATION' })
  })

  test('leaves two sockets that lead to nothing once the connection is closed', async () => {
    const client = await shakeHands({ servername: 'ec.test' })
    expect(await echo(client, 'open')).toBe('open')
    const accepted = lastAccepted
    client.end()
    const events = () => accepted.map((socket) => socket.eventNames())
    const nothingButErrors = () => events().every((names) => String(names) === 'error')
    await waitFor(nothingButErrors, 'sockets that listen to nothing but errors')
    expect(accepted.map(({ destroyed }) => destroyed)).toEqual([true, true])
  })

  test('leaves a listener for the error that comes after the close', async () => {
    const client = await shakeHands({ servername: 'ec.test' })
    expect(await echo(client, 'open')).toBe('open')
    client.pause()
    const [underneath, secure] = lastAccepted as [Socket, Socket]
    let listenedTo: (string | symbol)[] = []
    secure.on('close', () => {
      listenedTo = secure.eventNames()
    })
    const failure = new Promise((resolve) => secure.write(Buffer.alloc(32_000_000), resolve))
    underneath.destroy()
    expect(await failure).toMatchObject({ code: 'ECANCELED' })
    expect(listenedTo).toEqual(['error'])
  })
})

// With OpenSSL's own client: Node's refuses by itself to offer a session to another host.
describe('a session', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-sessions-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Keeps the session in a file, offers the one of another file; whether that was taken. */
  async function visit(host: string, version: string, offered: string | null): Promise<boolean> {
    const { port } = server.address() as AddressInfo
    const args = ['s_client', '-connect', `127.0.0.1:${port}`, version]
    if (host === '') args.push('-noservername')
    else args.push('-servername', host)
    args.push('-sess_out', join(folder, `${host}${version}`))
    if (offered !== null) args.push('-sess_in', join(folder, `${offered}${version}`))
    const client = spawn('openssl', args)
    client.stdin.write('hello')
    let output = ''
    client.stdout.on('data', (bytes) => {
      output += bytes
      // The echo comes after the tickets of TLS 1.3.
      if (output.endsWith('hello')) client.stdin.end()
    })
    await once(client, 'close')
    return /^Reused, /m.test(output)
  }

  describe.each(['-tls1_2', '-tls1_3'])('with %s', (version) => {
    test.each([
      ['ec.test', 'ec.test'],
      ['a.wild.test', 'b.wild.test'],
      ['elsewhere.test', ''],
    ])('of %s is resumed at %j, which has the same certificate', async (first, second) => {
      expect(await visit(first, version, null)).toBe(false)
      expect(await visit(second, version, first)).toBe(true)
    })

    test.each([
      ['ec.test', 'rsa.test'],
      ['ec.test', 'elsewhere.test'],
      ['ec.test', ''],
      ['elsewhere.test', 'ec.test'],
    ])('of %s is not resumed at %j, which has another', async (first, second) => {
      expect(await visit(first, version, null)).toBe(false)
      expect(await visit(second, version, first)).toBe(false)
    })

    test('ends with the certificate that it was made with', async () => {
      await visit('ec.test', version, null)
      const renewed = await aCertificate('default/ec')
      apply(aTable({ bindings: { 'ec.test': renewed }, byDefault, contexts }))
      expect(await visit('ec.test', version, 'ec.test')).toBe(false)
      apply(firstTable)
    })

    test('ends with the epoch of its ticket key', async () => {
      await visit('ec.test', version, null)
      const epoch = ticketSecret.epoch + 1
      ticketSecret = { epoch, secret: Buffer.alloc(32, epoch) }
      expect(await visit('ec.test', version, 'ec.test')).toBe(false)
      expect(await visit('ec.test', version, 'ec.test')).toBe(true)
    })
  })
})

test('a name that is refused gets the alert that says so, and nothing else', async () => {
  apply(aTable({ bindings: { 'ec.test': ec }, byDefault, contexts, rejectUnknown: true }))
  for (const servername of ['elsewhere.test', 'a.ec.test']) {
    await expect(shakeHands({ servername })).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
    })
  }
  await expect(shakeHands({ servername: '' })).rejects.toMatchObject({
    code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  })
  expect(await shownTo('EC.test.')).toBe(ec.fingerprint)
  apply(firstTable)
})

test('names of any octets are answered with a certificate or an alert, and the next client is served', async () => {
  const letters = [
    'a',
    'A',
    '.',
    '*',
    '-',
    '_',
    '\0',
    '\u00ff',
    '/',
    ':',
    '[',
    'ec.test',
    'xn--',
    '0',
  ]
  const random = fc.oneof(
    fc.string({ unit: fc.constantFrom(...letters), maxLength: 80 }),
    fc.string({ unit: 'binary-ascii', maxLength: 255 }),
  )
  const names = fc.sample(random, { numRuns: inForm(200, 10_000), seed: 3 })
  const fixed = ['x'.repeat(255), '10.0.0.1', '::1', '__proto__', 'caf\u00e9.test', 'EC.TEST..']
  const hello = await firstFlight()
  for (const name of [...fixed, ...names]) {
    const socket = await connectRaw()
    socket.write(withName(hello, Buffer.from(name, 'latin1')))
    const [answer] = await once(socket, 'data')
    expect([name, [21, 22].includes(answer[0])]).toEqual([name, true])
    socket.destroy()
  }
  expect(await shownTo('ec.test')).toBe(ec.fingerprint)
})

/** The same ClientHello with another server name than `ec.test`, and all lengths around it made right. */
function withName(flight: Buffer, name: Buffer): Buffer {
  const at = flight.indexOf('ec.test')
  const bytes = Buffer.concat([
    flight.subarray(0, at),
    name,
    flight.subarray(at + 'ec.test'.length),
  ])
  const longer = name.length - 'ec.test'.length
  const add = (offset: number) => bytes.writeUInt16BE(bytes.readUInt16BE(offset) + longer, offset)
  // Of the name, of the list of names and of the extension.
  for (const offset of [at - 2, at - 5, at - 7]) add(offset)
  // Behind version, random, session id, cipher suites and compression methods: that of all extensions.
  let extensions = 5 + 4 + 2 + 32
  extensions += 1 + bytes.readUInt8(extensions)
  extensions += 2 + bytes.readUInt16BE(extensions)
  extensions += 1 + bytes.readUInt8(extensions)
  add(extensions)
  // Of the record and, in three octets of which the first is 0, of the hello.
  for (const offset of [3, 7]) add(offset)
  return bytes
}

test('a client that stops at any byte of the handshake, or sends each by itself, harms nobody', async () => {
  const flight = await firstFlight()
  for (let length = 0; length < flight.length; length++) {
    const socket = await connectRaw()
    socket.resume().end(flight.subarray(0, length))
    await once(socket, 'close')
  }
  const slow = await connectRaw()
  slow.setNoDelay(true)
  const answered = once(slow, 'data')
  for (const byte of flight) {
    slow.write(Buffer.of(byte))
    await new Promise(setImmediate)
  }
  const [answer] = await answered
  expect(answer[0]).toBe(22)
  expect(await shownTo('ec.test')).toBe(ec.fingerprint)
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'with %s a client that stops at any byte of its second flight harms nobody',
  async (version) => {
    const first = (await firstFlight(version)).length
    let isWhole = false
    for (let length = first; !isWhole; length++) {
      const { relay, target } = await cutAfter(length)
      const { port } = relay.address() as AddressInfo
      const options = { minVersion: version, maxVersion: version, rejectUnauthorized: false }
      const client = connect({ host: '127.0.0.1', port, servername: 'ec.test', ...options })
      client.on('error', () => undefined)
      // Its own handshake is over before the server has the last of it: only the echo tells.
      client.on('secureConnect', () => client.write('x'))
      const closed = target.then((toServer) => once(toServer, 'close'))
      isWhole = await Promise.race([
        closed.then(() => false),
        once(client, 'data').then(() => true),
      ])
      client.destroy()
      relay.close()
      await closed
    }
    expect(await shownTo('ec.test')).toBe(ec.fingerprint)
  },
)

/** Passes on so many bytes of the client, then closes that side. `target`: the socket to the server. */
async function cutAfter(length: number): Promise<{ relay: Server; target: Promise<Socket> }> {
  const relay = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const target = once(relay, 'connection').then(async ([client]) => {
    const server = await connectRaw()
    let left = length
    client.on('error', () => undefined)
    client.on('data', (bytes: Buffer) => {
      if (left <= 0) return
      server.write(bytes.subarray(0, left))
      left -= bytes.length
      if (left <= 0) server.end()
    })
    client.on('close', () => server.destroy())
    server.pipe(client)
    client.resume()
    return server
  })
  return { relay, target }
}

async function connectRaw(): Promise<Socket> {
  const { port } = server.address() as AddressInfo
  const socket = connectTcp({ host: '127.0.0.1', port })
  open.add(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** The bytes that a client sends before it has heard anything. */
async function firstFlight(maxVersion: SecureVersion = 'TLSv1.3'): Promise<Buffer> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const client = connect({ host: '127.0.0.1', port, servername: 'ec.test', maxVersion })
  client.on('error', () => undefined)
  const [accepted] = await once(listener, 'connection')
  const [bytes] = await once(accepted, 'data')
  accepted.destroy()
  listener.close()
  return bytes
}
