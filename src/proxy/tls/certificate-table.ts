import { createSecureContext, type SecureContext } from 'node:tls'
import type { Certificate } from '../../snapshot/certificate.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { ContextCache, type ReportUnusable } from './context-cache.ts'
import { secureContextOptions } from './secure-context-options.ts'

/** Which certificate a client is shown. */
export interface CertificateTable {
  /** By the name the client asks for: exact, one-label wildcard, else the default. Any text is harmless. */
  select(serverName: string | false | undefined): SelectedCertificate
  /** Whether a TLS entry names this host, which is lower case: itself, its wildcard, or all hosts. */
  names(host: string): boolean
  /** For clients that name no server. It can be shown: that was tried. null: there is none that can. */
  readonly unnamed: Certificate | null
  /** Shared with the tables compiled before and after this one. */
  readonly contexts: ContextCache
}

export interface SelectedCertificate {
  /** Of the certificate. */
  readonly id: string
  /** Never throws: where the certificate is unusable, the default one is shown, or none. */
  context(): SecureContext
}

/** How many contexts are kept: one takes about 30 KB, and 0.4 ms to make again where there are more certificates. */
const contextCapacity = 2_000

/**
 * Certificates of a snapshot by the host they are bound to. Contexts of the previous table serve on where the certificate is
 * the same; so does the report that was given first.
 */
export function compileCertificates(
  snapshot: Pick<Snapshot, 'certificates' | 'bindings' | 'defaultCertificate'>,
  previous: CertificateTable | null,
  reportUnusable: ReportUnusable,
): CertificateTable {
  const contexts = previous?.contexts ?? new ContextCache(contextCapacity, reportUnusable)
  const { defaultCertificate } = snapshot
  const fallback = defaultSelection(defaultCertificate, contexts)
  const certificates = new Map(snapshot.certificates.map((known) => [known.id, known]))
  const exact = new Map<string, SelectedCertificate>()
  const wildcard = new Map<string, SelectedCertificate>()
  let any = fallback
  let unnamed = defaultCertificate
  for (const { host, certificate: id } of snapshot.bindings) {
    const certificate = id === null ? undefined : certificates.get(id)
    const selected =
      certificate === undefined ? fallback : selection(certificate, contexts, fallback)
    if (host.kind === 'exact') exact.set(host.name, selected)
    else if (host.kind === 'wildcard') wildcard.set(host.parent, selected)
    else {
      any = selected
      unnamed = certificate ?? defaultCertificate
    }
  }
  contexts.keepOnly(new Set([...certificates.keys(), fallback.id]))

  return {
    unnamed: firstUsable([unnamed, defaultCertificate], contexts),
    contexts,
    names: (host) => any !== fallback || exact.has(host) || wildcard.has(parentOf(host)),
    select(serverName) {
      if (!serverName) return any
      const name = normalName(serverName)
      return exact.get(name) ?? wildcard.get(parentOf(name)) ?? any
    },
  }
}

function selection(
  certificate: Certificate,
  contexts: ContextCache,
  fallback: SelectedCertificate,
): SelectedCertificate {
  return {
    id: certificate.id,
    context: () => contexts.get(certificate) ?? fallback.context(),
  }
}

function firstUsable(
  certificates: readonly (Certificate | null)[],
  contexts: ContextCache,
): Certificate | null {
  for (const certificate of certificates)
    if (certificate !== null && contexts.get(certificate) !== null) return certificate
  return null
}

function defaultSelection(
  certificate: Certificate | null,
  contexts: ContextCache,
): SelectedCertificate {
  // Without any certificate the handshake fails with an alert, which is an answer too.
  const bare = createSecureContext(secureContextOptions)
  return {
    id: certificate?.id ?? 'default',
    context: () => (certificate === null ? null : contexts.get(certificate)) ?? bare,
  }
}

/** RFC 6066 section 3: compared without case, and sent without the trailing dot; some send it all the same. */
function normalName(serverName: string): string {
  const name = serverName.toLowerCase()
  return name.endsWith('.') ? name.slice(0, -1) : name
}

/** What follows the first label; '' where there is no more than that, which is nobody's parent. */
function parentOf(name: string): string {
  const firstDot = name.indexOf('.')
  return firstDot <= 0 ? '' : name.slice(firstDot + 1)
}

/**
 * Whether a request came over a connection that was made for another certificate's hosts, and is to be answered 421 (RFC
 * 9110 section 7.4): a client that reuses a connection for a host that the certificate covers must not get past what that
 * host's own certificate stands for. Both names are looked up in the present table, so that a renewed or newly bound
 * certificate does not turn away clients that stayed connected. Without SNI or Host nothing was promised.
 */
export function misdirected(
  table: CertificateTable,
  serverName: string | false | undefined,
  host: string,
): boolean {
  if (!serverName || host === '' || serverName === host) return false
  return table.select(serverName).id !== table.select(host).id
}
