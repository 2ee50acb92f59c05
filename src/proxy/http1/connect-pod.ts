import type { Socket } from 'node:net'
import {
  checkServerIdentity,
  connect as connectTls,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { connectReading, type OnBytes } from './read-socket.ts'

/** Where a pod is, and whether it is spoken to over TLS. */
export interface PodAddress {
  readonly address: string
  readonly port: number
  /** null: without. */
  readonly tls: {
    /** For SNI; null sends none. */
    readonly serverName: string | null
    /** Whom its certificate has to be for; null: it is not verified. */
    readonly verifiedName: string | null
    readonly context: () => SecureContext
  } | null
}

/** Opens a connection; `onReady` is called once a request may be sent on it. */
export function connectPod(pod: PodAddress, onBytes: OnBytes, onReady: () => void): Socket {
  if (pod.tls === null) {
    const socket = connectReading(pod.address, pod.port, onBytes)
    socket.on('connect', onReady)
    return socket
  }
  const socket = connectPodTls(pod, pod.tls, 'http/1.1')
  socket.setNoDelay(true)
  socket.on('data', onBytes)
  socket.on('secureConnect', onReady)
  return socket
}

/**
 * Unless it is asked for, a pod's certificate is not verified, as with ingress-nginx: pods have certificates that vouch for
 * themselves, and the address is the pod's own. Encryption is then against listeners only.
 */
export function connectPodTls(
  { address, port }: PodAddress,
  { serverName, verifiedName, context }: NonNullable<PodAddress['tls']>,
  protocol: 'http/1.1' | 'h2',
): TLSSocket {
  const options = {
    host: address,
    port,
    secureContext: context(),
    rejectUnauthorized: verifiedName !== null,
    // The address is where the pod is found, and not whom it has to be.
    checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
      verifiedName === null ? undefined : checkServerIdentity(verifiedName, certificate),
    servername: serverName ?? '',
    ALPNProtocols: [protocol],
    allowHalfOpen: true,
  }
  return connectTls(options)
}
