import { createSecureContext, type SecureContext } from 'node:tls'
import type { Certificate } from '../../snapshot/certificate.ts'
import { secureContextOptions } from './secure-context-options.ts'

/** A certificate that OpenSSL does not take. Must not throw. */
export type ReportUnusable = (certificateId: string, reason: string) => void

interface Entry {
  readonly certificate: Certificate
  /** null: it can't be made, and was reported. */
  readonly context: SecureContext | null
}

/**
 * TLS contexts, made at the first handshake that needs them and kept across snapshots as long as chain and key are the
 * same. The one that was not needed for the longest time goes first; connections that use it keep it alive by themselves.
 */
export class ContextCache {
  readonly #entries = new Map<string, Entry>()
  readonly #capacity: number
  readonly #reportUnusable: ReportUnusable

  constructor(capacity: number, reportUnusable: ReportUnusable) {
    this.#capacity = capacity
    this.#reportUnusable = reportUnusable
  }

  get size(): number {
    return this.#entries.size
  }

  /** null: no context can be made of this certificate. Never throws: it is called in the middle of a handshake. */
  get(certificate: Certificate): SecureContext | null {
    const known = this.#entries.get(certificate.id)
    // To delete and set again moves the entry to the end: a Map keeps the order of insertion.
    if (known !== undefined) this.#entries.delete(certificate.id)
    const entry =
      known !== undefined && sameMaterial(known.certificate, certificate)
        ? known
        : { certificate, context: this.#make(certificate) }
    this.#entries.set(certificate.id, entry)
    this.#evict()
    return entry.context
  }

  /** Drops what no certificate of the new snapshot needs. */
  keepOnly(ids: { has(id: string): boolean }): void {
    for (const id of this.#entries.keys()) if (!ids.has(id)) this.#entries.delete(id)
  }

  #evict(): void {
    if (this.#entries.size <= this.#capacity) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  #make(certificate: Certificate): SecureContext | null {
    try {
      return createSecureContext({
        ...secureContextOptions,
        cert: certificate.chain,
        key: certificate.privateKey.reveal(),
      })
    } catch (error) {
      this.#reportUnusable(certificate.id, reasonOf(error))
      return null
    }
  }
}

/** OpenSSL's short code, never its message: nothing of a key may get into a log. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return 'unknown'
}

/** Not by the fingerprint, which does not tell whether the intermediates or the key were replaced. */
function sameMaterial(a: Certificate, b: Certificate): boolean {
  return a.chain === b.chain && a.privateKey.equals(b.privateKey)
}
