import { expect, test } from 'vitest'
import { translate } from '../../../src/control/translate/translate.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

const slice = (serving: boolean) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: kubia}
spec: {defaultBackend: {service: {name: kubia, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: kubia}
spec: {ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kubia-1, labels: {kubernetes.io/service-name: kubia}}
addressType: IPv4
ports: [{port: 8080}]
endpoints:
- {addresses: [10.0.0.1], conditions: {ready: false, serving: ${serving}, terminating: true}}
`

test.each([
  [true, 'those that terminate and still answer get the requests'],
  [false, 'requests for it are answered with 503'],
])('of endpoints that terminate, serving: %s, it says who gets the requests', (serving, hint) => {
  const { diagnostics } = translate(objectsOf(slice(serving)), testOptions)
  expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([['no-endpoints', hint]])
})
