import { X509Certificate } from 'node:crypto'
import { certificateBlocks } from '../../control/kubernetes/certificate-chain.ts'
import type { Certificate } from '../../snapshot/certificate.ts'
import { hostText } from '../../snapshot/host.ts'
import { shownCertificates } from '../../snapshot/shown-certificates.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type {
  CertificateFacts,
  CertificateSample,
} from '../../telemetry/metrics/certificate-metrics.ts'

/** What the hosts are shown; `_`, as ingress-nginx has it, stands for everybody else. */
export function* certificateSamples(snapshot: Snapshot): Iterable<CertificateSample> {
  for (const { host, certificates } of shownCertificates(snapshot)) {
    const name = host.kind === 'any' ? '_' : hostText(host)
    for (const certificate of certificates) yield sample(name, certificate)
  }
}

function sample(host: string, certificate: Certificate): CertificateSample {
  const [namespace = '', secret = ''] = certificate.id.includes('/')
    ? certificate.id.split('/')
    : []
  return {
    host,
    namespace,
    secret,
    notAfter: certificate.notAfter,
    facts: () => factsOf(certificate),
  }
}

/** Reading a certificate takes 33 µs, and they stay the same from scrape to scrape. */
const known = new WeakMap<Certificate, CertificateFacts>()

function factsOf(certificate: Certificate): CertificateFacts {
  let facts = known.get(certificate)
  if (facts === undefined) {
    facts = readFacts(certificate)
    known.set(certificate, facts)
  }
  return facts
}

function readFacts({ chain, keyType }: Certificate): CertificateFacts {
  const [pem = ''] = certificateBlocks(chain)
  const { issuer, serialNumber } = new X509Certificate(pem)
  const issuerField = (name: string) =>
    issuer
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ''
  return {
    issuerOrganization: issuerField('O'),
    issuerCommonName: issuerField('CN'),
    serialNumber: BigInt(`0x${serialNumber}`).toString(),
    publicKeyAlgorithm: algorithms[keyType],
  }
}

/** As Go calls them, which ingress-nginx is written in. */
const algorithms = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'Ed25519', other: '' } as const
