import type { Certificate } from '../../snapshot/certificate.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

/** The options that decide what is served. */
export interface TranslateOptions {
  /** Class names that are ours. */
  readonly ingressClasses: readonly string[]
  /** Serve an Ingress without a class. */
  readonly watchWithoutClass: boolean
  readonly defaultBackend: {
    readonly namespace: string
    readonly service: string
    readonly port: number | string
  } | null
  readonly defaultCertificate: Certificate | null
  /** Milliseconds since 1970; certificates expire against it. */
  readonly now: number
}

export interface Translation {
  /** `generation` is 0: the loop numbers what it publishes. */
  readonly snapshot: Snapshot
  readonly diagnostics: readonly Diagnostic[]
}

export function translate(
  objects: readonly KubernetesObject[],
  options: TranslateOptions,
): Translation {
  throw new Error(`not yet: ${objects.length} ${options.now}`)
}
