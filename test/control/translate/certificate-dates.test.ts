import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../../src/app/certificates/make-certificate.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { testOptions } from './test-options.ts'

const day = 24 * 60 * 60 * 1000

/** The codes about a certificate that is valid for `days`, at `left` milliseconds before its end. */
async function codesOf(days: number, left: number): Promise<string[]> {
  const { chain, privateKey } = await makeCertificate({
    names: ['web.example.com'],
    commonName: '',
    days,
    key: 'ec',
    for: 'server',
    issuer: null,
  })
  const data = JSON.stringify({ 'tls.crt': chain, 'tls.key': privateKey.reveal() })
  const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{secretName: web}]
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: web}
stringData: ${data}
`
  const now = new X509Certificate(chain).validToDate.getTime() - left
  const { objects } = readManifest({ path: 'in.yaml', text })
  const { diagnostics } = translate(objects, { ...testOptions, now })
  return diagnostics.map(({ code }) => code).filter((code) => code.startsWith('certificate-exp'))
}

test.each([
  [365, 21 * day, []],
  [365, 21 * day - 1, ['certificate-expires-soon']],
  [365, 0, ['certificate-expires-soon']],
  [365, -1, ['certificate-expired']],
  // One that lives for days is not about to expire all its life.
  [6, 2.5 * day, []],
  [6, 1.5 * day, ['certificate-expires-soon']],
])(
  'a certificate of %d days is reported in time, %d ms before its end',
  async (days, left, codes) => {
    expect(await codesOf(days, left)).toEqual(codes)
  },
)
