import { makeTestCertificate, type TestCertificate } from './test-certificates.ts'

const wanted = {
  kubia: { commonName: 'ignored', dnsNames: ['kubia.example.com'], years: [2025, 2035] },
  rsa: { commonName: 'ignored', dnsNames: ['kubia.example.com'], years: [2025, 2035], key: 'rsa' },
  other: { commonName: 'ignored', dnsNames: ['other.example.com'], years: [2025, 2035] },
  wildcard: { commonName: 'ignored', dnsNames: ['*.Foo.com', 'foo.com'], years: [2025, 2035] },
  expired: { commonName: 'ignored', dnsNames: ['expired.example.com'], years: [2020, 2021] },
  future: { commonName: 'ignored', dnsNames: ['future.example.com'], years: [2030, 2035] },
  'common-name': { commonName: 'cn.example.com', dnsNames: [], years: [2025, 2035] },
} as const

const made = new Map<string, TestCertificate>()
for (const [name, options] of Object.entries(wanted)) {
  made.set(name, await makeTestCertificate(options))
}

/** Fills in `@certificate:NAME@` and `@key:NAME@`, which stand in golden manifests for base64 of PEM. */
export function fillCertificates(text: string): string {
  return text.replaceAll(/@(certificate|key):([a-z-]+)@/g, (_, part: string, name: string) => {
    const certificate = made.get(name)
    if (certificate === undefined) throw new Error(`no certificate ${name} for golden cases`)
    const pem = part === 'key' ? certificate.key : certificate.certificate
    return Buffer.from(pem).toString('base64')
  })
}
