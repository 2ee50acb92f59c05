import type { Certificate } from '../../snapshot/certificate.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import { shorten } from '../diagnostics/shorten.ts'
import type { Located } from '../diagnostics/source-file.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import type { Secret, TlsMaterial } from '../kubernetes/secret.ts'
import { complain } from './complain.ts'
import { completeChain, indexAuthorities } from './complete-chain.ts'
import { nameKey } from './name-key.ts'
import type { ObjectIndex } from './object-index.ts'

export interface SecretCertificates {
  /** The certificate of the Secret that an Ingress names, or null: then the host is shown the default one. */
  named(ingress: Ingress, name: Located<string>): Certificate | null
  /** That of `--default-ssl-certificate`, or null: then the generated one takes its place. */
  byDefault(namespace: string, name: string): Certificate | null
}

/** Each Secret is read once, and what is wrong with its certificate is told once; a missing one at every place that names it. */
export function secretCertificates(
  index: ObjectIndex,
  now: number,
  report: Report,
): SecretCertificates {
  const certificates = new Map<string, Certificate>()
  const authorities = indexAuthorities(index.secrets.values())

  function certificateOf(id: string, secret: Secret, tls: TlsMaterial): Certificate {
    const known = certificates.get(id)
    if (known !== undefined) return known
    const { chain, added } = completeChain(tls, authorities)
    const certificate = { id, chain, privateKey: tls.privateKey, ...tls.leaf }
    certificates.set(id, certificate)
    if (added.length > 0) reportCompleted(id, added, secret, tls, report)
    reportDates(certificate, secret, tls, now, report)
    return certificate
  }

  return {
    named(ingress, name) {
      const id = nameKey(ingress.meta.namespace, name.value)
      const secret = index.secrets.get(id)
      if (secret?.tls != null) return certificateOf(id, secret, secret.tls)
      if (secret === undefined) reportMissing(ingress, name, index, report)
      else reportNotTls(ingress, name, secret, report)
      return null
    },
    byDefault(namespace, name) {
      const id = nameKey(namespace, name)
      const secret = index.secrets.get(id)
      if (secret?.tls != null) return certificateOf(id, secret, secret.tls)
      reportAtOption(namespace, name, secret, index, report)
      return null
    },
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
  complain(report, ingress, {
    code: 'secret-not-tls',
    at: name.at,
    message: notTls(nameKey(secret.meta.namespace, name.value), secret),
    hint: 'its hosts are shown the default certificate',
  })
}

/** An option has no file: its own name stands for it. */
function reportAtOption(
  namespace: string,
  name: string,
  secret: Secret | undefined,
  index: ObjectIndex,
  report: Report,
): void {
  const id = nameKey(namespace, name)
  const file = { path: '--default-ssl-certificate', text: '' }
  const code = secret === undefined ? 'dangling-secret' : 'secret-not-tls'
  const message = secret === undefined ? `there is no Secret ${id}` : notTls(id, secret)
  const hint = index.secretNames.hint('Secret', namespace, name) ?? 'a generated one is shown'
  report(makeDiagnostic(code, file, { start: 0, end: 0 }, message, { hint }))
}

function notTls(id: string, { type }: Secret): string {
  return type === 'kubernetes.io/tls'
    ? `Secret ${id} holds no certificate and key that can be used`
    : `Secret ${id} is of type ${type}, not kubernetes.io/tls`
}

function reportCompleted(
  id: string,
  added: readonly string[],
  secret: Secret,
  { certificateAt: at }: TlsMaterial,
  report: Report,
): void {
  const issuers = added.map((subject) => subject.replaceAll('\n', ', ')).join('; ')
  complain(report, secret, {
    code: 'certificate-chain-completed',
    at,
    message: `the chain of Secret ${id} lacks an issuer that another Secret has: ${shorten(issuers, 120)}`,
    hint: 'it is shown with the certificate',
  })
}

function reportDates(
  certificate: Certificate,
  secret: Secret,
  { certificateAt: at }: TlsMaterial,
  now: number,
  report: Report,
): void {
  const { id, notBefore, notAfter } = certificate
  const what = `the certificate of Secret ${id}`
  const hint = 'it is shown all the same; clients will refuse it'
  if (notAfter < now) {
    const message = `${what} expired on ${dayOf(notAfter)}`
    complain(report, secret, { code: 'certificate-expired', at, message, hint })
  } else if (notAfter < now + renewalTime(certificate)) {
    const message = `${what} expires on ${dayOf(notAfter)}`
    complain(report, secret, { code: 'certificate-expires-soon', at, message, hint: 'renew it' })
  }
  if (notBefore > now) {
    const message = `${what} is valid only from ${dayOf(notBefore)} on`
    complain(report, secret, { code: 'certificate-not-yet-valid', at, message, hint })
  }
}

/** Whoever renews in time has done it by then: a certificate of 90 days with 30 left, one of 6 days with 2 left. */
function renewalTime({ notBefore, notAfter }: Certificate): number {
  const threeWeeks = 21 * 24 * 60 * 60 * 1000
  return Math.min(threeWeeks, (notAfter - notBefore) / 3)
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
