import { expect, test } from 'vitest'
import { explainOffline } from '../../../src/app/explain-offline.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { objectsOf } from '../../control/translate/objects-of.ts'
import { testOptions } from '../../control/translate/test-options.ts'

function ask(url: string, ...texts: string[]) {
  const objects = texts.flatMap((text, i) => objectsOf(text, `${i}.yaml`))
  const asked = { url, method: 'GET', headers: [], clientAddress: '127.0.0.1' }
  const options = { sslRedirect: true, httpsPort: 443 }
  return explainOffline(translate(objects, testOptions).snapshot, asked, options)
}

const rules = (name: string, path: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}}
spec:
  rules:
  - host: a.example.com
    http: {paths: [{path: ${path}, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`
const backend = (name: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`

test('whoever wrote the same path and lost it is told, with the winner and why', () => {
  const found = ask('http://a.example.com/shop/1', rules('two', '/shop'), rules('one', '/shop'))
  expect(found?.ingress).toMatchObject({ name: 'one', file: '1.yaml' })
  expect(found?.shadowed).toEqual([
    {
      ingress: { namespace: 'default', name: 'two', file: '0.yaml', line: 2 },
      why: 'a.example.com Prefix /shop is taken by Ingress default/one (1.yaml:2), which comes first by namespace and name',
    },
  ])
})

test('so is whoever lost a path that would have been next', () => {
  const found = ask(
    'http://a.example.com/shop/1',
    rules('winner', '/shop'),
    rules('root', '/'),
    rules('rootless', '/'),
  )
  expect(found?.shadowed.map(({ ingress }) => ingress.name)).toEqual(['root', 'rootless'])
})

test('of two default backends for everything the one that is not used is told', () => {
  const found = ask('http://nowhere.org/', backend('b'), backend('a'))
  expect(found?.shadowed).toEqual([
    {
      ingress: expect.objectContaining({ name: 'b' }),
      why: expect.stringMatching(/^everything unmatched is taken by Ingress default\/a /),
    },
  ])
})

test('annotations that have an effect are told with the line that they are written in', () => {
  const annotated = rules('web', '/').replace(
    'metadata: {name: web}',
    `metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/affinity: cookie
    nginx.ingress.kubernetes.io/proxy-body-size: "8m"
    nginx.ingress.kubernetes.io/session-cookie-name: OLD
    postern.dev/session-cookie-name: NEW
    nginx.ingress.kubernetes.io/proxy-read-timeout: soon
    nginx.ingress.kubernetes.io/rewrite-target: /
    example.com/mine: "1"`,
  )
  expect(ask('http://a.example.com/', annotated)?.annotations).toEqual([
    { name: 'nginx.ingress.kubernetes.io/affinity', value: 'cookie', file: '0.yaml', line: 7 },
    { name: 'nginx.ingress.kubernetes.io/proxy-body-size', value: '8m', file: '0.yaml', line: 8 },
    { name: 'postern.dev/session-cookie-name', value: 'NEW', file: '0.yaml', line: 10 },
  ])
})
