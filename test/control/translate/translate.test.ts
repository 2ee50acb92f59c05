import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../src/control/kubernetes/object.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { checkSnapshot } from '../../../src/snapshot/check.ts'
import { sameSnapshot } from '../../../src/snapshot/same.ts'
import { diagnosticLine } from './diagnostic-line.ts'
import { goldenNames, readGoldenCase } from './golden-objects.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

const cases = goldenNames.map((name) => ({ name, ...readGoldenCase(name) }))

test.each(cases)(
  'the order of the objects of $name makes no difference',
  ({ objects, options }) => {
    const expected = translate(objects, options)
    const lines = expected.diagnostics.map(diagnosticLine)
    fc.assert(
      fc.property(shuffled(objects), (others) => {
        const { snapshot, diagnostics } = translate(others, options)
        expect(snapshot).toStrictEqual(expected.snapshot)
        expect(diagnostics.map(diagnosticLine)).toEqual(lines)
      }),
      { numRuns: 10, seed: 1 },
    )
  },
)

test('any part of all golden objects together gives a snapshot that passes its check', () => {
  const all = cases.flatMap(({ objects }) => objects)
  fc.assert(
    fc.property(fc.subarray(all), (some) => {
      expect(checkSnapshot(translate(some, testOptions).snapshot)).toEqual([])
    }),
    { numRuns: 20, seed: 1 },
  )
})

test('of an object that is there twice the first by file and position counts, in any order', () => {
  const ingress = (service: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: kubia}
spec:
  rules:
  - host: kubia.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}
`
  const objects = [
    ...objectsOf(`${ingress('second')}---${ingress('third')}`, 'b.yaml'),
    ...objectsOf(ingress('first'), 'a.yaml'),
    ...objectsOf(ingress('fourth'), 'c.yaml'),
  ]
  fc.assert(
    fc.property(shuffled(objects), (others) => {
      const { routes } = translate(others, testOptions).snapshot
      expect(routes.map((route) => route.cluster)).toEqual(['default/first:80'])
    }),
    { seed: 1 },
  )
})

test('equal objects give the same snapshot, and another private key gives another', () => {
  const { objects } = readGoldenCase('tls')
  const before = translate(objects, testOptions).snapshot
  expect(sameSnapshot(before, translate(objects, testOptions).snapshot)).toBe(true)
  const other = objects.map((object) =>
    object.kind === 'Secret' && object.meta.name.value === 'kubia' && object.tls !== null
      ? { ...object, tls: { ...object.tls, privateKey: secretKeyOf(objects, 'expired') } }
      : object,
  )
  expect(sameSnapshot(before, translate(other, testOptions).snapshot)).toBe(false)
})

test('no private key shows in a snapshot that is printed, nor in a diagnostic', () => {
  const { objects } = readGoldenCase('tls')
  const { snapshot, diagnostics } = translate(objects, testOptions)
  const secret = secretKeyOf(objects, 'kubia').reveal().split('\n')[1] ?? 'no key'
  const printed = [JSON.stringify(snapshot), inspect(snapshot, { depth: null })]
  const told = diagnostics.map(({ message, hint }) => `${message} ${hint}`)
  for (const text of [...printed, ...told]) expect(text).not.toContain(secret)
  expect(printed[0]).toContain('[redacted]')
})

test('labels named like members of Object select pods like any other', () => {
  const text = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: kubia}
spec:
  defaultBackend: {service: {name: kubia, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: kubia}
spec: {selector: {app: kubia}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kubia-0, labels: {app: kubia}}
status: {podIP: 10.0.0.1}
`
  const labels = new Map([
    ['__proto__', 'constructor'],
    ['constructor', '__proto__'],
  ])
  const objects = objectsOf(text).map((object): KubernetesObject => {
    if (object.kind === 'Service') return { ...object, selector: labels }
    return object.kind === 'Pod' ? { ...object, meta: { ...object.meta, labels } } : object
  })
  const [cluster] = translate(objects, testOptions).snapshot.clusters
  expect(cluster?.endpoints.map((endpoint) => endpoint.pod)).toEqual(['kubia-0'])
})

function shuffled(objects: readonly KubernetesObject[]): fc.Arbitrary<KubernetesObject[]> {
  return fc.shuffledSubarray([...objects], { minLength: objects.length })
}

function secretKeyOf(objects: readonly KubernetesObject[], name: string) {
  for (const object of objects) {
    const found = object.kind === 'Secret' && object.meta.name.value === name ? object.tls : null
    if (found !== null) return found.privateKey
  }
  throw new Error(`no Secret ${name}`)
}
