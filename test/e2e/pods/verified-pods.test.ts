import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import type { PodTrust, RoutePolicies } from '../../../src/snapshot/policy.ts'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'
import { connectClient } from '../support/raw-client.ts'
import { statusOf } from '../support/read-message.ts'
import { get } from '../support/requests.ts'
import { startProxy } from '../support/start-proxy.ts'

/** It vouches for itself, and so is its own authority; its name is `web.default.svc`. */
let ofPod: Certificate
let ofProxy: Certificate
let stranger: Certificate
beforeAll(async () => {
  ;[ofPod, ofProxy, stranger] = await Promise.all([
    aCertificate('web.default/svc'),
    aCertificate('default/proxy'),
    aCertificate('web.default/svc'),
  ])
})

/** Speaks HTTP/2 and HTTP/1.1; says who the proxy has shown itself to be. */
async function startVerifiedPod(clients: Certificate | null = null) {
  const requests: string[] = []
  const server = createSecureServer(
    {
      cert: ofPod.chain,
      key: ofPod.privateKey.reveal(),
      allowHTTP1: true,
      ...(clients !== null && {
        requestCert: true,
        rejectUnauthorized: true,
        ca: clients.chain,
      }),
    },
    (request, response) => {
      requests.push(request.url ?? '')
      response.end('reached')
    },
  )
  const sockets = new Set<{ destroy(): void }>()
  server.on('secureConnection', (socket) => sockets.add(socket))
  server.on('sessionError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests }
}

async function statusFor(
  pod: { readonly port: number },
  policies: Partial<RoutePolicies>,
): Promise<number> {
  const { port } = await startProxy([{ pods: [pod.port], service: 'web', policies }])
  const client = await connectClient(port)
  client.send(get())
  return statusOf(await client.response())
}

function trust(change: Partial<PodTrust> = {}): PodTrust {
  return { name: null, authorities: ofPod.chain, ...change }
}

describe.each(['https', 'h2'] as const)('a pod that is spoken to in %s', (podProtocol) => {
  test('is reached if its certificate is for its Service and from the authority', async () => {
    const pod = await startVerifiedPod()
    expect(await statusFor(pod, { podProtocol, podTrust: trust() })).toBe(200)
  })

  test.each([
    ['another name is asked for', () => trust({ name: 'shop.example.com' })],
    ['somebody else issued it', () => trust({ authorities: stranger.chain })],
    ['public authorities alone count', () => trust({ authorities: null })],
  ])('never sees a request where %s', async (_what, podTrust) => {
    const pod = await startVerifiedPod()
    expect(await statusFor(pod, { podProtocol, podTrust: podTrust() })).toBe(502)
    expect(pod.requests).toEqual([])
  })

  test('is shown the certificate of the proxy if it asks for one', async () => {
    const pod = await startVerifiedPod(ofProxy)
    const { chain, privateKey } = ofProxy
    const podIdentity = { secret: 'default/proxy', chain, privateKey }
    expect(await statusFor(pod, { podProtocol, podIdentity })).toBe(200)
    expect(await statusFor(pod, { podProtocol })).toBe(502)
  })

  test('is not reached over a connection that nobody verified', async () => {
    const pod = await startVerifiedPod()
    const { port } = await startProxy([
      { path: '/any', pods: [pod.port], service: 'web', policies: { podProtocol } },
      {
        path: '/verified',
        pods: [pod.port],
        service: 'web',
        policies: { podProtocol, podTrust: trust({ name: 'shop.example.com' }) },
      },
    ])
    const client = await connectClient(port)
    client.send(get('/any'))
    expect(statusOf(await client.response())).toBe(200)
    client.send(get('/verified'))
    expect(statusOf(await client.response())).toBe(502)
  })
})
