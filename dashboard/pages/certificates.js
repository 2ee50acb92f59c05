import { Fragment, h } from 'preact'
import { counted } from '../figures.js'
import { toneOfDays } from '../tones.js'
import { useData } from '../use-data.js'

/**
 * @import { ServedCertificate, ServedHost } from '../../src/app/certificates/served-certificates.ts'
 */

/** @param {import('../page-list.js').PageProps} props */
export function CertificatesPage({ state: { revision } }) {
  /** @type {{ data: { hosts: readonly ServedHost[] } | null, error: string | null }} */
  const { data, error } = useData('/api/v1/certificates', revision)
  if (data === null) return h('p', { class: 'quiet' }, error ?? 'Asking for the certificates ...')
  return h(
    Fragment,
    null,
    data.hosts.map((entry) => h(Host, { key: entry.host, entry })),
  )
}

/** @param {{ entry: ServedHost }} props */
function Host({ entry: { host, ingress, certificates } }) {
  const name = host === '*' ? 'every other host' : host
  return h(
    'section',
    { class: 'card', 'aria-label': name },
    h('h2', { class: 'host' }, name),
    h(
      'p',
      { class: 'quiet' },
      ingress === null ? 'the default' : `asked for by Ingress ${ingress}`,
    ),
    certificates.length === 0
      ? h(
          'p',
          { class: 'warn' },
          'A certificate that was made at the start, which no browser trusts',
        )
      : certificates.map((certificate) =>
          h(Certificate, { key: certificate.fingerprint, certificate }),
        ),
  )
}

/** @param {{ certificate: ServedCertificate }} props */
function Certificate({ certificate }) {
  const { secret, names, issuer, notAfter, daysLeft, key, fingerprint, selfSigned } = certificate
  const { chain, endsBefore } = certificate
  return h(
    'dl',
    { class: 'facts' },
    secret.includes('/') ? fact('Secret', secret) : fact('Made', 'at the start, trusted by nobody'),
    fact(
      'Valid',
      h('strong', { class: toneOfDays(daysLeft) }, leftText(daysLeft)),
      `until ${notAfter.slice(0, 10)}`,
    ),
    fact('Names', names.join(', ')),
    fact('Issued by', selfSigned ? 'itself' : issuer),
    chain.length > 0 && fact('Chain', chain.map(({ subject }) => subject).join(' / ')),
    endsBefore !== null && fact('Ends before', endsBefore),
    fact('Key', key),
    fact('SHA-256', h('code', null, fingerprint)),
  )
}

/** @param {string} term @param {import('preact').ComponentChildren[]} values */
function fact(term, ...values) {
  return h(
    'div',
    null,
    h('dt', null, term),
    h(
      'dd',
      null,
      values.flatMap((value, index) => (index === 0 ? [value] : [' ', value])),
    ),
  )
}

/** @param {number} days */
function leftText(days) {
  return days < 0 ? `expired ${counted(-days, 'day')} ago` : `${counted(days, 'day')} left`
}
