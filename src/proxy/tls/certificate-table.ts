import { createSecureContext, type SecureContext } from 'node:tls'
import type { Certificate } from '../../snapshot/certificate.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { type ContextCache, contextKey } from './context-cache.ts'
import { secureContextOptions } from './secure-context-options.ts'

/** Which certificates a client is shown. */
export interface CertificateTable {
  /**
   * By the name the client asks for, '' where it names none: exact, one-label wildcard, else the default. Any text is harmless.
   * null: the name is unknown, and is to be refused.
   */
  select(serverName: string): SelectedCertificates | null
  /** Whether a TLS entry names this host, which is lower case: itself, its wildcard, or all hosts. */
  names(host: string): boolean
}

export interface SelectedCertificates {
  /** The same for all hosts that are shown the same certificates. */
  readonly id: string
  /** Never throws: where no certificate is usable, the default one is shown, or none. */
  context(): SecureContext
}

/** How many contexts are kept: one takes about 30 KB, and 0.4 ms to make again where there are more certificates. */
export const contextCapacity = 2_000

/**
 * Certificates of a snapshot by the host they are bound to. The contexts that the cache has serve on where the certificate is
 * the same; so does the report that was given first. `rejectUnknown`: names without a binding are refused, and who names no
 * server gets no certificate, which is an alert, too.
 */
export function compileCertificates(
  snapshot: Pick<Snapshot, 'certificates' | 'bindings' | 'defaultCertificate'>,
  contexts: ContextCache,
  rejectUnknown: boolean,
): CertificateTable {
  const { defaultCertificate } = snapshot
  // Without any certificate the handshake fails with an alert, which is an answer too.
  const bare = createSecureContext(secureContextOptions)
  const none = { id: '', context: () => bare }
  const fallback =
    defaultCertificate === null ? none : selection([defaultCertificate], contexts, none)
  const byId = new Map(snapshot.certificates.map((known) => [known.id, known]))
  const exact = new Map<string, SelectedCertificates>()
  const wildcard = new Map<string, SelectedCertificates>()
  const bound = new Set([fallback.id])
  let any: SelectedCertificates | null = null
  for (const { host, certificates: ids } of snapshot.bindings) {
    const certificates = ids.flatMap((id) => byId.get(id) ?? [])
    const selected =
      certificates.length === 0 ? fallback : selection(certificates, contexts, fallback)
    bound.add(selected.id)
    if (host.kind === 'exact') exact.set(host.name, selected)
    else if (host.kind === 'wildcard') wildcard.set(host.parent, selected)
    else any = selected
  }
  contexts.keepOnly(bound)
  const unknown = any ?? (rejectUnknown ? null : fallback)
  const unnamed = unknown ?? none

  return {
    names: (host) =>
      any !== null || exact.has(host) || (wildcard.size > 0 && wildcard.has(parentOf(host))),
    select(serverName) {
      if (serverName === '') return unnamed
      const name = normalName(serverName)
      return exact.get(name) ?? wildcard.get(parentOf(name)) ?? unknown
    },
  }
}

function selection(
  certificates: readonly Certificate[],
  contexts: ContextCache,
  fallback: SelectedCertificates,
): SelectedCertificates {
  return {
    id: contextKey(certificates),
    context: () => contexts.get(certificates) ?? fallback.context(),
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
export function misdirected(table: CertificateTable, serverName: string, host: string): boolean {
  if (serverName === '' || host === '' || serverName === host) return false
  return table.select(serverName)?.id !== table.select(host)?.id
}
