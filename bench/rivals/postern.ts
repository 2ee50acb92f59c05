import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place, Rival } from './rival.ts'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/**
 * From source, with its defaults: an Ingress for each host, in a file each, and everything on that is on by default. Two limits are
 * lifted: of connections for each address, because all clients have the same one here, and of requests on one connection, because
 * h2load opens no second one.
 */
export const postern: Rival = {
  name: 'postern',
  speaksTls: true,
  version: [process.execPath, program, '--version'],
  prepare: async (place) => [process.execPath, ...(await posternArguments(place))],
}

/** Writes the manifests. Resolves to what comes after `node` and its own options. */
export async function posternArguments(place: Place): Promise<string[]> {
  const manifests = join(place.folder, 'ingresses')
  const certs = join(place.folder, 'certs')
  await mkdir(manifests)
  await mkdir(certs)
  await copyFile(place.certificate.chain, join(certs, 'bench.crt'))
  await copyFile(place.certificate.key, join(certs, 'bench.key'))
  await writeFile(join(manifests, 'services.json'), JSON.stringify(services(place)))
  await Promise.all(
    place.hosts.map((host, n) =>
      writeFile(join(manifests, `app-${n}.json`), JSON.stringify(ingress(host, n))),
    ),
  )
  return [
    ...[program, 'run', '--bind', '127.0.0.1', '--http-port', String(place.port)],
    ...['--https-port', String(place.tlsPort), '--admin-port', '0'],
    ...['--manifests', manifests, '--certs', certs, '--default-ssl-certificate', 'default/bench'],
    ...['--state-dir', join(place.folder, 'state'), '--access-log', place.accessLog],
    ...['--max-connections-per-address', '0', '--max-connection-requests', '0'],
  ]
}

function ingress(host: string, n: number): object {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } })
  const path = (text: string, service: string) => ({
    path: text,
    pathType: 'Prefix',
    backend: backend(service),
  })
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: `app-${n}`, namespace: 'bench' },
    spec: {
      ingressClassName: 'postern',
      rules: [{ host, http: { paths: [path('/', 'pages'), path('/upload', 'sink')] } }],
    },
  }
}

function services(place: Place): object {
  const pods = { pages: place.pages, sink: place.sink }
  const items = Object.entries(pods).flatMap(([name, port]) => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'bench' },
      spec: { ports: [{ port: 80, targetPort: port }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace: 'bench' },
      subsets: [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port }] }],
    },
  ])
  return { apiVersion: 'v1', kind: 'List', items }
}
