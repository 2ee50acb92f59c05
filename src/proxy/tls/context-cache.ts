import { createSecureContext, type SecureContext } from 'node:tls'
import type { TicketSecret } from '../../base/ticket-secret.ts'
import type { Certificate } from '../../snapshot/certificate.ts'
import { secureContextOptions } from './secure-context-options.ts'
import { ticketKeys } from './ticket-keys.ts'

/** A certificate that OpenSSL does not take. Must not throw. */
export type ReportUnusable = (certificateId: string, reason: string) => void

interface Entry {
  readonly certificates: readonly Certificate[]
  readonly epoch: number
  /** null: it can't be made, and was reported. */
  readonly context: SecureContext | null
}

/**
 * TLS contexts, made at the first handshake that needs them and kept across snapshots as long as chains and keys are the
 * same and the ticket key is not too old. The one that was not needed for the longest time goes first; connections that use it
 * keep it alive by themselves.
 */
export class ContextCache {
  readonly #entries = new Map<string, Entry>()
  readonly #capacity: number
  readonly #ticketSecret: () => TicketSecret
  readonly #reportUnusable: ReportUnusable

  constructor(capacity: number, ticketSecret: () => TicketSecret, reportUnusable: ReportUnusable) {
    this.#capacity = capacity
    this.#ticketSecret = ticketSecret
    this.#reportUnusable = reportUnusable
  }

  get size(): number {
    return this.#entries.size
  }

  /**
   * One context with all of them, of which OpenSSL shows the one that the client can do with. null: no context can be made
   * of any. Never throws: it is called in the middle of a handshake.
   */
  get(certificates: readonly Certificate[]): SecureContext | null {
    const key = contextKey(certificates)
    const secret = this.#ticketSecret()
    const known = this.#entries.get(key)
    // To delete and set again moves the entry to the end: a Map keeps the order of insertion.
    if (known !== undefined) this.#entries.delete(key)
    const entry =
      known?.epoch === secret.epoch && sameMaterial(known.certificates, certificates)
        ? known
        : { certificates, epoch: secret.epoch, context: this.#make(certificates, secret) }
    this.#entries.set(key, entry)
    this.#evict()
    return entry.context
  }

  /** Drops what no binding of the new snapshot needs. */
  keepOnly(keys: { has(key: string): boolean }): void {
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key)
  }

  #evict(): void {
    if (this.#entries.size <= this.#capacity) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  /** What is left where OpenSSL does not take one of them. */
  #make(certificates: readonly Certificate[], secret: TicketSecret): SecureContext | null {
    const chains = certificates.map(({ chain }) => chain)
    try {
      return createSecureContext({
        ...secureContextOptions,
        cert: chains,
        key: certificates.map(({ privateKey }) => privateKey.reveal()),
        ticketKeys: ticketKeys(secret, chains.join('')),
      })
    } catch (error) {
      const [only] = certificates
      if (only !== undefined && certificates.length === 1) {
        this.#reportUnusable(only.id, reasonOf(error))
        return null
      }
      const usable = certificates.filter((each) => this.#make([each], secret) !== null)
      return usable.length === 0 ? null : this.#make(usable, secret)
    }
  }
}

/** Ids are Kubernetes names, in which no space can be. */
export function contextKey(certificates: readonly Certificate[]): string {
  return certificates.map(({ id }) => id).join(' ')
}

/** OpenSSL's short code, never its message: nothing of a key may get into a log. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return 'unknown'
}

/** Not by the fingerprint, which does not tell whether the intermediates or the key were replaced. */
function sameMaterial(a: readonly Certificate[], b: readonly Certificate[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i]
      return (
        other !== undefined && one.chain === other.chain && one.privateKey.equals(other.privateKey)
      )
    })
  )
}
