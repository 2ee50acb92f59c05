import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { CodedError } from '../../base/coded-error.ts'
import type { ObjectSet } from '../../control/source/manifest-source.ts'

/** Where a pod that names no port listens, as the chapter's image does. */
const usualPort = 8080

interface SamplePod {
  readonly name: string
  readonly address: string
  readonly port: number
}

/**
 * Stand-ins for the pods of the manifests that have an address of this machine (127.0.0.0/8): each answers, at its own
 * address, who it is, as the chapter's `luksa/kubia` does. At /ready it tells its readiness probe whether it wants requests,
 * which /stop and /start decide. Answers the function that stops them; rejects with a CodedError
 * where one of the addresses can't be used.
 */
export async function startSamplePods(objects: ObjectSet['objects']): Promise<() => void> {
  const servers = await Promise.all(samplePods(objects).map(startPod))
  return () => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
  }
}

function samplePods(objects: ObjectSet['objects']): SamplePod[] {
  return objects
    .filter((object) => object.kind === 'Pod')
    .flatMap(({ meta, ips, ports }) =>
      ips
        .map((ip) => ip.value)
        .filter((address) => address.startsWith('127.'))
        .map((address) => ({
          name: meta.name.value,
          address,
          port: ports[0]?.containerPort ?? usualPort,
        })),
    )
}

async function startPod({ name, address, port }: SamplePod): Promise<Server> {
  let isReady = true
  const server = createServer(({ url }, response) => {
    if (url === '/stop' || url === '/start') isReady = url === '/start'
    if (url === '/ready' && !isReady) response.statusCode = 503
    response.setHeader('content-type', 'text/plain')
    response.end(answerTo(url, name, isReady))
  })
  server.listen(port, address)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw cannotStart(name, `${address}:${port}`, error as NodeJS.ErrnoException)
  }
  return server
}

function answerTo(url: string | undefined, name: string, isReady: boolean): string {
  switch (url) {
    case '/ready':
    case '/start':
    case '/stop':
      return `${name} is ${isReady ? 'ready' : 'not ready'}\n`
    default:
      return `You've hit ${name}\n`
  }
}

function cannotStart(name: string, where: string, error: NodeJS.ErrnoException): CodedError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new CodedError(
        'port-in-use',
        `the sample pod ${name} needs ${where}, which is in use`,
        'stop what listens there (another demo?), or use postern run, which starts no pods',
      )
    case 'EADDRNOTAVAIL':
      return new CodedError(
        'address-not-available',
        `the sample pod ${name} needs ${where}, and this machine does not have that address`,
        `on macOS, for each pod: sudo ifconfig lo0 alias ${where.split(':')[0]} up`,
      )
    default:
      return new CodedError(
        'pod-not-started',
        `the sample pod ${name} needs ${where}: ${error.message}`,
      )
  }
}
