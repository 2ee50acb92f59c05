/*
 * How long an edit takes among many Ingresses, each with a Service and an EndpointSlice, and how much memory they take. Run it
 * with `node --expose-gc bench/edits.ts [INGRESSES]`; the figures in docs/performance.md came from here. Times are those of the
 * one thread that serves requests, from the answer of the reading process until the proxy has the new snapshot in force.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/base/clock.ts'
import { startControl } from '../src/control/loop.ts'
import { ChildReader } from '../src/control/source/child-reader.ts'
import { FolderFollower } from '../src/control/source/folder-follower.ts'
import type { Reader } from '../src/control/source/reader.ts'
import { watchFolders } from '../src/control/source/watch-folders.ts'
import { defaultLimits } from '../src/proxy/limits.ts'
import { createProxy } from '../src/proxy/proxy.ts'

const edits = 20
const count = Number(process.argv[2] ?? 10_000)
const folder = mkdtempSync(join(tmpdir(), 'postern-edits-'))
process.on('exit', () => rmSync(folder, { recursive: true }))

function ingress(n: number, path: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: app-${n}}
spec:
  rules:
  - host: app-${n}.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: app-${n}, port: {number: 80}}}}
      - {path: ${path}, pathType: Prefix, backend: {service: {name: app-${n}, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: app-${n}}
spec: {ports: [{port: 80}]}
`
}

function slice(n: number, second: string): string {
  return `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-${n}, labels: {kubernetes.io/service-name: app-${n}}}
addressType: IPv4
ports: [{port: 8080}]
endpoints:
- {addresses: [10.1.${n >> 8}.${n & 255}]}
- {addresses: [${second}]}
`
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

for (let n = 0; n < count; n++) {
  write(`app-${n}.yaml`, ingress(n, '/api'))
  write(`app-${n}-endpoints.yaml`, slice(n, `10.2.${n >> 8}.${n & 255}`))
}

/** When the reading process last answered. */
let readAt = 0
const child = new ChildReader()
const reader: Reader = {
  list: (roots, known) => child.list(roots, known),
  stop: () => child.stop(),
  async read(requests) {
    const results = await child.read(requests)
    readAt = performance.now()
    return results
  },
}
const source = new FolderFollower({
  roots: [{ kind: 'manifests', path: folder }],
  reader,
  watch: watchFolders,
  clock: systemClock,
  warn: console.error,
})
const control = await startControl({
  source,
  clock: systemClock,
  log: (level, message) => {
    if (level === 'error') console.error(message)
  },
  translateOptions: {
    ingressClasses: ['postern'],
    watchWithoutClass: true,
    defaultBackend: null,
    defaultSecret: null,
    defaultCertificate: null,
    disableExternalNames: false,
    probes: 'active',
    allowExecProbes: false,
  },
})
const proxy = createProxy({
  bind: '127.0.0.1',
  httpPort: 0,
  httpsPort: 0,
  limits: defaultLimits,
  affinityKey: Buffer.alloc(32),
  ticketSecret: () => ({ epoch: 0, secret: Buffer.alloc(32) }),
  onRecord: () => {},
  log: () => {},
})
let onApplied = (): void => {}
control.snapshot.subscribe((snapshot) => {
  proxy.apply(snapshot)
  onApplied()
})
proxy.apply(control.snapshot.current)

async function measure(what: string, edit: (round: number) => void): Promise<void> {
  const inForce: number[] = []
  const sinceSave: number[] = []
  for (let round = 0; round < edits; round++) {
    const applied = new Promise<void>((resolve) => {
      onApplied = resolve
    })
    const savedAt = performance.now()
    edit(round)
    await applied
    inForce.push(performance.now() - readAt)
    sinceSave.push(performance.now() - savedAt)
  }
  console.log(`${what}: since it was read ${range(inForce)}; since the save ${range(sinceSave)}`)
}

function range(times: number[]): string {
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0)
  return `median ${at(0.5)} ms, most ${at(1)} ms`
}

// Nothing but this keeps a program without listeners alive.
const alive = setInterval(() => {}, 60_000)
globalThis.gc?.()
console.log(`${count} Ingresses: ${Math.round(process.memoryUsage().rss / 1024 ** 2)} MiB resident`)
await measure('an endpoint', (round) =>
  write('app-7-endpoints.yaml', slice(7, `10.3.0.${100 + round}`)),
)
await measure('an Ingress', (round) => write('app-7.yaml', ingress(7, `/v${100 + round}`)))
await control.stop()
clearInterval(alive)
process.exit(0)
