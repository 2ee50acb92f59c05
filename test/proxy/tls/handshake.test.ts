import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import {
  type ConnectionOptions,
  connect,
  createServer,
  type Server,
  type TLSSocket,
} from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CertificateTable } from '../../../src/proxy/tls/certificate-table.ts'
import { showDefaultCertificate, tlsServerOptions } from '../../../src/proxy/tls/server-options.ts'
import { aCertificate } from './a-certificate.ts'
import { aTable } from './a-table.ts'

const ec = await aCertificate('default/ec', 'ec')
const rsa = await aCertificate('default/rsa', 'rsa')
const wildcard = await aCertificate('default/wildcard', 'rsa')
const byDefault = await aCertificate('default')

let table: CertificateTable
let server: Server
const open = new Set<TLSSocket>()

function apply(next: CertificateTable): void {
  table = next
  showDefaultCertificate(server, next)
}

const firstTable = aTable({
  bindings: { 'ec.test': ec, 'rsa.test': rsa, '*.wild.test': wildcard },
  byDefault,
})

beforeAll(async () => {
  server = createServer(
    tlsServerOptions(() => table, 5_000),
    (socket) => socket.on('error', () => undefined).pipe(socket),
  )
  server.on('tlsClientError', () => undefined)
  apply(firstTable)
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

  test('that of the wildcard above its host', async () => {
    expect(await shownTo('any.wild.test')).toBe(wildcard.fingerprint)
    expect(await shownTo('not.any.wild.test')).toBe(byDefault.fingerprint)
  })

  test('the default one for another host, and for none', async () => {
    expect(await shownTo('elsewhere.test')).toBe(byDefault.fingerprint)
    expect(await shownTo('')).toBe(byDefault.fingerprint)
  })

  test('that of the rules without host, where it has one, though it names no host', async () => {
    apply(aTable({ bindings: { '*': rsa }, byDefault, previous: firstTable }))
    expect(await shownTo('elsewhere.test')).toBe(rsa.fingerprint)
    expect(await shownTo('')).toBe(rsa.fingerprint)
    const broken = { ...rsa, privateKey: wildcard.privateKey }
    apply(aTable({ bindings: { '*': broken }, byDefault, previous: table }))
    expect(await shownTo('elsewhere.test')).toBe(byDefault.fingerprint)
    expect(await shownTo('')).toBe(byDefault.fingerprint)
    apply(firstTable)
  })

  test('a new one at the next handshake after a swap, while old connections live on', async () => {
    const renewed = await aCertificate('default/ec')
    const otherDefault = await aCertificate('default')
    const old = await shakeHands({ servername: 'ec.test' })
    expect(await echo(old, 'before')).toBe('before')
    apply(
      aTable({ bindings: { 'ec.test': renewed }, byDefault: otherDefault, previous: firstTable }),
    )
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

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s resumes no session', async (version) => {
    const versions = { minVersion: version, maxVersion: version } as const
    const first = await shakeHands({ servername: 'ec.test', ...versions })
    await echo(first, 'x')
    const session = first.getSession()
    expect(session).toBeDefined()
    const again = await shakeHands({
      servername: 'ec.test',
      ...versions,
      ...(session && { session }),
    })
    expect(again.isSessionReused()).toBe(false)
  })
})
