import { constants } from 'node:crypto'
import type { SecureContextOptions, Server, TlsOptions } from 'node:tls'
import type { CertificateTable } from './certificate-table.ts'

/**
 * What every handshake is held to. Ciphers: ECDHE with AEAD only, so that nothing recorded can be read later and no CBC
 * padding can be probed; Node's own list still has static RSA and CBC. No session tickets: Node would keep one ticket key
 * for as long as it runs, and whoever gets hold of it can read all that was recorded meanwhile.
 */
export const secureContextOptions = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
} as const satisfies SecureContextOptions

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
