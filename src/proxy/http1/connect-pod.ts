import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectReading, type OnBytes } from './read-socket.ts'

/** Where a pod is, and whether it is spoken to over TLS. */
export interface PodAddress {
  readonly address: string
  readonly port: number
  /** null: without. `serverName`: for SNI; null sends none. */
  readonly tls: { readonly serverName: string | null } | null
}

/** Opens a connection; `onReady` is called once a request may be sent on it. */
export function connectPod(pod: PodAddress, onBytes: OnBytes, onReady: () => void): Socket {
  if (pod.tls === null) {
    const socket = connectReading(pod.address, pod.port, onBytes)
    socket.on('connect', onReady)
    return socket
  }
  const socket = connectTls(podTlsOptions(pod, 'http/1.1'))
  socket.setNoDelay(true)
  socket.on('data', onBytes)
  socket.on('secureConnect', onReady)
  return socket
}

/**
 * A pod's certificate is not verified, as with ingress-nginx: pods have certificates that vouch for themselves, and the
 * address is the pod's own. Encryption is then against listeners only.
 */
export function podTlsOptions({ address, port, tls }: PodAddress, protocol: string) {
  return {
    host: address,
    port,
    rejectUnauthorized: false,
    servername: tls?.serverName ?? '',
    ALPNProtocols: [protocol],
    allowHalfOpen: true,
  }
}
