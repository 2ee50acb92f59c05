import type { PodProtocol } from '../../snapshot/pod-protocol.ts'

/** What the appProtocol of a Service's port says is spoken: KEP-3726, and the names that IANA knows. */
const protocols: ReadonlyMap<string, PodProtocol> = new Map([
  ['http', 'http'],
  ['https', 'https'],
  ['kubernetes.io/h2c', 'h2c'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
  ['ws', 'http'],
  ['wss', 'https'],
  ['h2c', 'h2c'],
  ['grpc', 'h2c'],
])

/** null: it says nothing that is known here. */
export function readAppProtocol(appProtocol: string): PodProtocol | null {
  return protocols.get(appProtocol.toLowerCase()) ?? null
}

export const knownAppProtocols: readonly string[] = [...protocols.keys()]
