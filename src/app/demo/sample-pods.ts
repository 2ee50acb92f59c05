import { once } from 'node:events'
import { createServer } from 'node:http'
import { CodedError } from '../../base/coded-error.ts'

const port = 8080

/** Each has its own address, as pods do, so that the manifests can name them: see ingresses/pods.yaml. */
const samplePods = [
  { name: 'kubia-3inly', address: '127.0.10.1' },
  { name: 'kubia-5asi2', address: '127.0.10.2' },
  { name: 'kubia-8awf3', address: '127.0.10.3' },
]

/**
 * Three stand-ins for the chapter's `luksa/kubia` pods, which tell who they are. Answers the function that stops them;
 * rejects with a CodedError where one of the addresses can't be used.
 */
export async function startSamplePods(): Promise<() => void> {
  const servers = await Promise.all(samplePods.map(startPod))
  return () => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
  }
}

async function startPod({ name, address }: { name: string; address: string }) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain')
    response.end(`You've hit ${name}\n`)
  })
  server.listen(port, address)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw cannotListen(`${address}:${port}`, error as NodeJS.ErrnoException)
  }
  return server
}

function cannotListen(where: string, error: NodeJS.ErrnoException): CodedError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new CodedError(
        'port-in-use',
        `the sample pods need ${where}, which is in use`,
        'end what listens there (another demo?), or use `postern run`, which starts no pods',
      )
    case 'EADDRNOTAVAIL':
      return new CodedError(
        'address-not-available',
        `the sample pods need ${where}, and this machine does not have the address`,
        'on macOS: sudo ifconfig lo0 alias 127.0.10.1 up, and the same for 127.0.10.2 and 127.0.10.3',
      )
    default:
      return new CodedError('pod-not-started', `the sample pods need ${where}: ${error.message}`)
  }
}
