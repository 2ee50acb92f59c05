import { beforeAll, expect, test } from 'vitest'
import { translate } from '../../../src/control/translate/translate.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'
import { diagnosticLine } from './diagnostic-line.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
})

const base64 = (text: string) => Buffer.from(text).toString('base64')

function secret(type: string, data: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pods' },
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)])),
  })
}

function translated(annotations: Readonly<Record<string, string>>, ...secrets: string[]) {
  const ingress = JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `nginx.ingress.kubernetes.io/proxy-ssl-${key}`,
          value,
        ]),
      ),
    },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  })
  const objects = [ingress, ...secrets].flatMap((text, i) => objectsOf(text, `${i}.yaml`))
  const { snapshot, diagnostics } = translate(objects, testOptions)
  const told = diagnostics.filter(({ object }) => object?.kind !== 'Service')
  return {
    policies: snapshot.defaultBackend?.policies,
    told: told.filter(({ code }) => code !== 'dangling-service').map(diagnosticLine),
  }
}

test('verification needs to be asked for', () => {
  const { policies, told } = translated({ name: 'web.example.com' })
  expect(policies).toMatchObject({ podTrust: null, podIdentity: null })
  expect(told).toEqual([])
})

test('an Opaque Secret with a ca.crt is enough to verify by', () => {
  const { policies, told } = translated(
    { verify: 'on', secret: 'default/pods', name: 'web.example.com' },
    secret('Opaque', { 'ca.crt': certificate.chain }),
  )
  expect(told).toEqual([])
  expect(policies?.podTrust?.name).toBe('web.example.com')
  expect(policies?.podTrust?.authorities).toContain('BEGIN CERTIFICATE')
  expect(policies?.podIdentity).toBeNull()
})

test('a pair is shown to pods, and its key shows nowhere', () => {
  const { policies, told } = translated(
    { secret: 'pods' },
    secret('kubernetes.io/tls', {
      'tls.crt': certificate.chain,
      'tls.key': certificate.privateKey.reveal(),
    }),
  )
  expect(told).toEqual([])
  expect(policies?.podIdentity?.secret).toBe('default/pods')
  expect(JSON.stringify(policies)).toContain('"privateKey":"[redacted]"')
})

test('where the authorities are missing, public ones count, and it is told', () => {
  const missing = translated({ verify: 'on', secret: 'default/pods' })
  expect(missing.policies?.podTrust).toEqual({ name: null, authorities: null })
  expect(missing.told[0]).toContain('dangling-secret')
  const without = translated(
    { verify: 'on', secret: 'default/pods' },
    secret('Opaque', { 'ca.crt': 'no certificate' }),
  )
  expect(without.policies?.podTrust).toEqual({ name: null, authorities: null })
  expect(without.told[0]).toContain('has no ca.crt that can be read')
})

test('a Secret of another namespace is not reached', () => {
  const { policies, told } = translated({ secret: 'other/pods' })
  expect(policies?.podIdentity).toBeNull()
  expect(told[0]).toContain('an Ingress reaches only its own')
})
