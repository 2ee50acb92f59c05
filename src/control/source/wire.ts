import { Redacted } from '../../base/redacted.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/source-file.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Secret } from '../kubernetes/secret.ts'
import type { FileContent } from './read-file.ts'

/** An object without its file, so that the text of the file does not cross with each of them. */
type Unfiled<T> = T extends unknown ? Omit<T, 'file'> : never

interface WireSecret {
  readonly secret: Unfiled<Secret>
  /** In the clear: a structured clone cannot carry `Redacted`. Never leaves the process. */
  readonly privateKey: string | null
}

/** With the path, since the key of a certificate pair is another file than its objects point to. */
type WireDiagnostic = Unfiled<Diagnostic> & { readonly path: string }

/** A FileContent that can be posted from one process to another. */
export interface WireContent {
  readonly objects: readonly (Unfiled<Exclude<KubernetesObject, Secret>> | WireSecret)[]
  readonly diagnostics: readonly WireDiagnostic[]
  readonly broken: boolean
}

export function toWire(content: FileContent): WireContent {
  return {
    objects: content.objects.map((object) => {
      if (object.kind !== 'Secret') return withoutFile(object)
      const privateKey = object.tls?.privateKey.reveal() ?? null
      return { secret: withoutFile(object), privateKey }
    }),
    diagnostics: content.diagnostics.map((diagnostic) => ({
      ...withoutFile(diagnostic),
      path: diagnostic.file.path,
    })),
    broken: content.broken,
  }
}

/** `file`: the version of the file that was read; key material: one with an empty text. */
export function fromWire(wire: WireContent, file: SourceFile): FileContent {
  return {
    objects: wire.objects.map((object) =>
      'secret' in object ? reviveSecret(object, file) : { ...object, file },
    ),
    diagnostics: wire.diagnostics.map(({ path, ...diagnostic }) => ({
      ...diagnostic,
      file: path === file.path ? file : { path, text: '' },
    })),
    broken: wire.broken,
  }
}

function reviveSecret({ secret, privateKey }: WireSecret, file: SourceFile): Secret {
  const { tls } = secret
  if (!tls || privateKey === null) return { ...secret, tls: null, file }
  return { ...secret, tls: { ...tls, privateKey: new Redacted(privateKey) }, file }
}

function withoutFile<T extends { readonly file: SourceFile }>(value: T): Unfiled<T> {
  const { file: _, ...rest } = value
  return rest as Unfiled<T>
}
