import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/proxy/limits.ts'
import { createProxy, type Proxy as DataPlane } from '../../src/proxy/proxy.ts'
import { caseSnapshot } from './case-snapshot.ts'
import { type ConformanceRequest, conformanceCases } from './conformance-cases.ts'

const cases = conformanceCases()
const services = [...new Set(cases.flatMap((one) => one.services))]
const servers: Server[] = []
/** The port of each Service's pod. */
const pods = new Map<string, number>()
let proxy: DataPlane
let port = 0

beforeAll(async () => {
  for (const service of services) pods.set(service, await startPod(service))
  proxy = createProxy({
    bind: '127.0.0.1',
    httpPort: 0,
    httpsPort: 0,
    limits: defaultLimits,
    affinityKey: new Uint8Array(32),
    ticketSecret: () => ({ epoch: 0, secret: Buffer.alloc(32, 8) }),
    onRecord: () => undefined,
    log: () => undefined,
  })
  proxy.apply(caseSnapshot())
  port = (await proxy.listen()).httpPort
})

afterAll(async () => {
  await proxy.drain(0)
  for (const server of servers) server.close()
})

/** A pod that answers with the name of its Service. */
async function startPod(service: string): Promise<number> {
  const server = createServer((_, response) => response.end(service))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Every port that the cases name leads to the one pod. */
function serviceManifest(service: string): string {
  const [namespace, name] = service.split('/')
  const metadata = `{namespace: ${namespace}, name: ${name}}`
  const podPort = pods.get(service)
  return `apiVersion: v1
kind: Service
metadata: ${metadata}
spec: {ports: [{name: http, port: 80}, {name: other, port: 8080}]}
---
apiVersion: v1
kind: Endpoints
metadata: ${metadata}
subsets:
- addresses: [{ip: 127.0.0.1}]
  ports: [{name: http, port: ${podPort}}, {name: other, port: ${podPort}}]
`
}

/** The bytes of the case as they are: a client library would refuse or mend some of them. */
async function send({ host, path }: ConformanceRequest): Promise<string | number> {
  const socket = connect(port, '127.0.0.1')
  const line = host === null ? `GET ${path} HTTP/1.0` : `GET ${path} HTTP/1.1\r\nHost: ${host}`
  socket.write(`${line}\r\nConnection: close\r\n\r\n`, 'latin1')
  const answer = await text(socket)
  const status = Number(answer.slice(9, 12))
  return status === 200 ? (answer.split('\r\n\r\n')[1] ?? '') : status
}

describe.each(cases)('$name', ({ manifest, requests, services: needed }) => {
  test('the live proxy sends each request where it belongs', async () => {
    proxy.apply(caseSnapshot(manifest, ...needed.map(serviceManifest)))
    for (const request of requests) {
      const { host, path, expect: expected } = request
      const found = `${host} ${path} → ${await send(request)}`
      expect(found).toBe(`${host} ${path} → ${expected}`)
    }
  })
})
