import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An Ingress `web` that sends every one of `hosts` to the Service `web`. */
export function ingress(hosts: readonly string[], annotations = ''): string {
  const rules = hosts.map((host) => {
    const backend = '{service: {name: web, port: {number: 80}}}'
    return `  - {host: ${host}, http: {paths: [{path: /, pathType: Prefix, backend: ${backend}}]}}\n`
  })
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {${annotations}}
spec:
  tls:
  - {hosts: [${hosts.join(', ')}], secretName: web-tls}
  rules:
${rules.join('')}`
}

/** The Service `web` on port 80 with these pods on 127.0.0.1. */
export function service(ports: readonly number[]): string {
  const subsets = ports.map((port, index) => {
    const pod = `{kind: Pod, name: web-${index}}`
    return `- {addresses: [{ip: 127.0.0.1, targetRef: ${pod}}], ports: [{port: ${port}}]}\n`
  })
  return `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: web}
subsets:
${subsets.join('')}`
}

/** A pod that answers with its number and counts the connections it was given. */
export interface Pod {
  readonly port: number
  readonly server: Server
  connections: number
}

export async function startPod(
  index: number,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end(`web-${index}`),
): Promise<Pod> {
  const server = createServer(answer)
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pod: Pod = { port: (server.address() as AddressInfo).port, server, connections: 0 }
  server.on('connection', () => pod.connections++)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return pod
}

/** A folder with `ingresses/` and `certs/` that goes when the test is over. */
export function makeFolder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'postern-reload-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  mkdirSync(join(path, 'ingresses'))
  mkdirSync(join(path, 'certs'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}
