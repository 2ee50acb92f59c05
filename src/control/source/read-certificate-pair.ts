import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceFile } from '../diagnostics/source-file.ts'
import { checkKeyPair } from '../kubernetes/key-pair.ts'
import { isError } from '../kubernetes/read-object.ts'
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/reading/names.ts'
import type { Secret } from '../kubernetes/secret.ts'
import type { FileContent } from './read-file.ts'

export interface CertificatePair {
  readonly namespace: string
  readonly name: string
  /** NAME.crt, PEM. */
  readonly certificate: SourceFile
  /** NAME.key, PEM. */
  readonly key: SourceFile
}

const ofKey: ReadonlySet<string> = new Set(['bad-private-key', 'key-mismatch'])

/** There is nothing to point at inside of key material, which is never shown. */
const start = { start: 0, end: 0 }

/** A pair of PEM files as the Secret that it serves as. The files in the answer have no text. */
export function readCertificatePair(pair: CertificatePair): FileContent {
  const { namespace, name } = pair
  const file = { path: pair.certificate.path, text: '' }
  const keyFile = { path: pair.key.path, text: '' }
  const badName = checkName(pair)
  if (badName)
    return {
      objects: [],
      diagnostics: [makeDiagnostic('bad-name', file, start, badName)],
      broken: true,
    }
  const problems: Problem[] = []
  const tls = checkKeyPair(
    { value: pair.certificate.text, at: start },
    { value: pair.key.text, at: start },
    null,
    problems,
  )
  const secret: Secret = {
    kind: 'Secret',
    apiVersion: 'v1',
    type: 'kubernetes.io/tls',
    meta: {
      name: { value: name, at: start },
      namespace,
      labels: new Map(),
      annotations: new Map(),
      creationTimestamp: null,
      terminating: false,
    },
    tls,
    ca: null,
    file,
    at: start,
    valid: !problems.some(isError),
  }
  const object = { kind: 'Secret', namespace, name }
  return {
    objects: [secret],
    diagnostics: problems.map(({ code, message, hint }) =>
      makeDiagnostic(code, ofKey.has(code) ? keyFile : file, start, message, { hint, object }),
    ),
    broken: false,
  }
}

/** A file or folder whose name no Ingress could refer to. */
function checkName({ namespace, name }: CertificatePair): string | null {
  if (!isDnsSubdomain(name)) return 'the name of the file cannot be the name of a Secret'
  if (!isDnsLabel(namespace)) return 'the name of the folder cannot be the name of a namespace'
  return null
}
