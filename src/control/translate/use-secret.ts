import type { Certificate } from '../../snapshot/certificate.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Located } from '../diagnostics/source-file.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import type { Secret, TlsMaterial } from '../kubernetes/secret.ts'
import { complain } from './complain.ts'
import type { ObjectIndex } from './object-index.ts'
import { nameKey } from './object-index.ts'
import { readCertificate } from './read-certificate.ts'

/** The certificate of the Secret that an Ingress names, or null: then the host is shown the default one. */
export type UseSecret = (ingress: Ingress, name: Located<string>) => Certificate | null

/** Each Secret is read once, and what is wrong with its certificate is told once; a missing one at every place that names it. */
export function createUseSecret(index: ObjectIndex, now: number, report: Report): UseSecret {
  const certificates = new Map<string, Certificate>()
  return (ingress, name) => {
    const { namespace } = ingress.meta
    const id = nameKey(namespace, name.value)
    const secret = index.secrets.get(id)
    if (secret?.tls == null) {
      if (secret === undefined) reportMissing(ingress, name, index, report)
      else reportNotTls(ingress, name, secret, report)
      return null
    }
    const known = certificates.get(id)
    if (known !== undefined) return known
    const certificate = readCertificate(id, secret.tls)
    certificates.set(id, certificate)
    reportDates(certificate, secret, secret.tls, now, report)
    return certificate
  }
}

function reportMissing(
  ingress: Ingress,
  name: Located<string>,
  index: ObjectIndex,
  report: Report,
): void {
  const { namespace } = ingress.meta
  complain(report, ingress, {
    code: 'dangling-secret',
    at: name.at,
    message: `there is no Secret ${nameKey(namespace, name.value)}`,
    hint:
      index.secretNames.hint('Secret', namespace, name.value) ??
      'its hosts are shown the default certificate',
  })
}

function reportNotTls(
  ingress: Ingress,
  name: Located<string>,
  secret: Secret,
  report: Report,
): void {
  const id = nameKey(secret.meta.namespace, name.value)
  complain(report, ingress, {
    code: 'secret-not-tls',
    at: name.at,
    message:
      secret.type === 'kubernetes.io/tls'
        ? `Secret ${id} holds no certificate and key that can be used`
        : `Secret ${id} is of type ${secret.type}, not kubernetes.io/tls`,
    hint: 'its hosts are shown the default certificate',
  })
}

function reportDates(
  certificate: Certificate,
  secret: Secret,
  { certificateAt: at }: TlsMaterial,
  now: number,
  report: Report,
): void {
  const hint = 'it is shown all the same; clients will refuse it'
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  if (certificate.notAfter < now) {
    const message = `the certificate of Secret ${certificate.id} expired on ${day(certificate.notAfter)}`
    complain(report, secret, { code: 'certificate-expired', at, message, hint })
  }
  if (certificate.notBefore > now) {
    const message = `the certificate of Secret ${certificate.id} is valid only from ${day(certificate.notBefore)} on`
    complain(report, secret, { code: 'certificate-not-yet-valid', at, message, hint })
  }
}
