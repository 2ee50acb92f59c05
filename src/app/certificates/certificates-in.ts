import { readFile } from 'node:fs/promises'
import { CodedError } from '../../base/coded-error.ts'
import type { Diagnostic } from '../../control/diagnostics/diagnostic.ts'
import { certificateBlocks, parseCertificate } from '../../control/kubernetes/certificate-chain.ts'
import { readOnce } from '../../control/source/read-once.ts'
import { type CertificateView, describeCertificate } from './describe-certificate.ts'

export interface FoundCertificate extends CertificateView {
  readonly file: string
  /** `namespace/name`; null: it is a PEM file. */
  readonly secret: string | null
}

export interface CertificatesIn {
  readonly certificates: readonly FoundCertificate[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The certificates of a PEM file, of a manifest, or of all manifests of a folder. Throws a CodedError where it has none. */
export async function certificatesIn(path: string, now: number): Promise<CertificatesIn> {
  const text = await readFile(path, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') return ''
    if (error.code === 'ENOENT') throw new CodedError('no-such-file', `${path} does not exist`)
    throw new CodedError('file-unreadable', `${path} cannot be read: ${error.code}`)
  })
  if (/^-----BEGIN/m.test(text)) {
    const blocks = certificateBlocks(text)
    if (blocks.length === 0) throw noCertificate(path)
    if (blocks.some((pem) => parseCertificate(pem) === null)) {
      throw new CodedError('bad-certificate', `${path} has a certificate that cannot be read`)
    }
    const view = describeCertificate(blocks.join('\n'), now)
    return { certificates: [{ file: path, secret: null, ...view }], diagnostics: [] }
  }
  const { objects, diagnostics } = await readOnce({ manifests: [path], certs: [] })
  const certificates = objects.flatMap((object) => {
    if (object.kind !== 'Secret' || object.tls === null) return []
    const { namespace, name } = object.meta
    const view = describeCertificate(object.tls.chain, now)
    return [{ file: object.file.path, secret: `${namespace}/${name.value}`, ...view }]
  })
  if (certificates.length === 0 && diagnostics.length === 0) {
    throw noCertificate(path)
  }
  return { certificates, diagnostics }
}

function noCertificate(path: string): CodedError {
  return new CodedError('no-certificate', `${path} has no certificate in it`)
}
