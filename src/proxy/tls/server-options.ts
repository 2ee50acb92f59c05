import type { Server, TlsOptions } from 'node:tls'
import type { CertificateTable } from './certificate-table.ts'
import { secureContextOptions } from './secure-context-options.ts'

/**
 * Options for a TLS server whose certificates are those of the table in force at each handshake. Node asks the callback
 * only where the client names a server: see `showDefaultCertificate` for the others. Time in milliseconds.
 */
export function tlsServerOptions(
  currentTable: () => CertificateTable,
  handshakeTimeout: number,
): TlsOptions {
  return {
    ...secureContextOptions,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout,
    SNICallback(serverName, callback) {
      callback(null, currentTable().select(serverName).context())
    },
  }
}

/** What a client is shown that names no server; to be called for each new table. */
export function showDefaultCertificate(server: Server, table: CertificateTable): void {
  if (table.unnamed === null) return
  server.setSecureContext({
    ...secureContextOptions,
    cert: table.unnamed.chain,
    key: table.unnamed.privateKey.reveal(),
  })
}
