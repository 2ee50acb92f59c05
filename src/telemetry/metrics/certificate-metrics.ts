import type { MetricFamily } from './metric-family.ts'
import { labelText, sampleLine } from './text-format.ts'

/** One certificate that clients of one host are shown. */
export interface CertificateSample {
  /** As ingress-nginx has it: `_` for everybody whom no other host takes. */
  readonly host: string
  /** Of its Secret; empty for the one that is generated. */
  readonly namespace: string
  readonly secret: string
  /** Milliseconds since 1970. */
  readonly notAfter: number
  /** To be called late: a certificate may have to be read for them. */
  readonly facts: () => CertificateFacts
}

export interface CertificateFacts {
  readonly issuerOrganization: string
  readonly issuerCommonName: string
  /** Decimal. */
  readonly serialNumber: string
  readonly publicKeyAlgorithm: string
}

export function certificateMetrics(samples: () => Iterable<CertificateSample>): MetricFamily[] {
  const expiry = 'nginx_ingress_controller_ssl_expire_time_seconds'
  const info = 'nginx_ingress_controller_ssl_certificate_info'
  return [
    {
      name: expiry,
      *samples() {
        for (const { namespace, host, secret, notAfter } of samples()) {
          const labels = labelText({ namespace, host, secret_name: secret })
          yield sampleLine(expiry, labels, Math.floor(notAfter / 1000))
        }
      },
    },
    {
      name: info,
      *samples() {
        for (const sample of samples()) yield sampleLine(info, infoLabels(sample), 1)
      },
    },
  ]
}

function infoLabels({ namespace, host, secret, facts }: CertificateSample): string {
  const { issuerOrganization, issuerCommonName, serialNumber, publicKeyAlgorithm } = facts()
  return labelText({
    namespace,
    host,
    secret_name: secret,
    // In a cluster the UID of the Secret stands before the dash, which files do not have.
    identifier: `-${serialNumber}`,
    issuer_organization: issuerOrganization,
    issuer_common_name: issuerCommonName,
    serial_number: serialNumber,
    public_key_algorithm: publicKeyAlgorithm,
  })
}
