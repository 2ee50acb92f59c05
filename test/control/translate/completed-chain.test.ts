import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../../src/app/certificates/make-certificate.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { testOptions } from './test-options.ts'

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [web.example.com], secretName: web}]
  defaultBackend: {service: {name: web, port: {number: 80}}}
`

function secret(name: string, chain: string, key: string): string {
  const data = JSON.stringify({ 'tls.crt': chain, 'tls.key': key })
  return `---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: ${name}}\nstringData: ${data}\n`
}

test('a chain that another Secret completes is shown whole, and an info says that it depends on it', async () => {
  const common = { names: [], days: 30, key: 'ec' } as const
  const authority = (
    commonName: string,
    issuer: Awaited<ReturnType<typeof makeCertificate>> | null,
  ) => makeCertificate({ ...common, commonName, for: 'authority', issuer })
  const lower = await authority('Lower', await authority('Root', null))
  const leaf = (names: string[]) =>
    makeCertificate({ ...common, names, commonName: '', for: 'server', issuer: lower })
  const web = await leaf(['web.example.com'])
  const other = await leaf(['other.example.com'])
  const text =
    ingress +
    secret('web', web.chain, web.privateKey.reveal()) +
    secret('other', other.chain + lower.chain, other.privateKey.reveal())
  const { snapshot, diagnostics } = translate(readManifest({ path: 'in.yaml', text }).objects, {
    ...testOptions,
    now: Date.now(),
  })
  const completed = diagnostics.find(({ code }) => code === 'certificate-chain-completed')
  expect(completed).toMatchObject({
    severity: 'info',
    message: expect.stringContaining('CN=Lower'),
    object: { kind: 'Secret', namespace: 'default', name: 'web' },
  })
  const [shown] = snapshot.certificates
  const last = shown?.chain.slice(shown.chain.lastIndexOf('-----BEGIN')) ?? ''
  expect(new X509Certificate(last).subject).toBe('CN=Lower')
})
