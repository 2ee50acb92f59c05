import type { FoundCertificate } from '../app/certificates/certificates-in.ts'
import type { CertificateView } from '../app/certificates/describe-certificate.ts'
import type { ServedHost } from '../app/certificates/served-certificates.ts'
import { aligned } from './aligned.ts'

/** One certificate in full. */
export function certificateText(certificate: FoundCertificate): string {
  const { file, secret, names, subject, issuer, key, fingerprint } = certificate
  const rows = [
    ['  names', names.join(', ') || '(none)'],
    ['  subject', subject || '(none)'],
    ['  issuer', certificate.selfSigned ? 'itself' : issuer],
    ['  valid', validity(certificate)],
    ['  key', key],
    ['  sha256', fingerprint],
    ['  chain', chainText(certificate)],
  ]
  return `${file}${secret === null ? '' : `: Secret ${secret}`}\n${aligned(rows)}`
}

/** What clients are shown, a line for each host and certificate. */
export function hostsText(hosts: readonly ServedHost[]): string {
  const rows = hosts.flatMap(({ host, ingress, certificates }) => {
    const who = ingress ?? '(everybody else)'
    if (certificates.length === 0) return [[host, 'generated at the start', '', '', who]]
    return certificates.map((certificate) => [
      host,
      `Secret ${certificate.secret}`,
      certificate.key,
      `${certificate.notAfter.slice(0, 10)} (${daysText(certificate.daysLeft)})`,
      who,
    ])
  })
  return aligned([['HOST', 'CERTIFICATE', 'KEY', 'UNTIL', 'INGRESS'], ...rows])
}

function validity({ notBefore, notAfter, daysLeft }: CertificateView): string {
  return `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}, ${daysText(daysLeft)}`
}

function daysText(daysLeft: number): string {
  return daysLeft < 0 ? `expired ${-daysLeft} days ago` : `${daysLeft} days left`
}

function chainText({ chain, endsBefore, selfSigned }: CertificateView): string {
  if (selfSigned) return 'vouches for itself'
  const links = chain.map(({ subject }) => subject)
  if (endsBefore !== null) links.push(`(not in it: ${endsBefore})`)
  return links.join(' <- ')
}
