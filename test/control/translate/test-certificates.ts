import 'reflect-metadata'
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string
  readonly key: string
}

interface Wanted {
  readonly commonName: string
  readonly dnsNames: readonly string[]
  readonly years: readonly [from: number, to: number]
  /** Default: `ec`. */
  readonly key?: 'ec' | 'rsa'
}

const algorithms = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
}

/** A self-signed certificate, made anew with each run: no key is kept in the repository. */
export async function makeTestCertificate(wanted: Wanted): Promise<TestCertificate> {
  const algorithm = algorithms[wanted.key ?? 'ec']
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const [from, to] = wanted.years
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: [{ CN: [wanted.commonName] }],
    notBefore: new Date(Date.UTC(from, 0, 1)),
    notAfter: new Date(Date.UTC(to, 0, 1)),
    signingAlgorithm: algorithm,
    keys,
    extensions:
      wanted.dnsNames.length === 0
        ? []
        : [
            new SubjectAlternativeNameExtension(
              wanted.dnsNames.map((value) => ({ type: 'dns', value })),
            ),
          ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { certificate: `${made.toString('pem')}\n`, key: PemConverter.encode(key, 'PRIVATE KEY') }
}
