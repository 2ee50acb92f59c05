import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type KubernetesObject, objectKey } from '../../../src/control/kubernetes/object.ts'
import { createTranslate } from '../../../src/control/translate/retranslate.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { changedClusters } from '../../../src/snapshot/changed-clusters.ts'
import { diagnosticLine } from './diagnostic-line.ts'
import { goldenNames, readGoldenCase } from './golden-objects.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

/** Each key once, as a source hands them over. */
const all = [
  ...new Map(
    goldenNames
      .flatMap((name) => readGoldenCase(name).objects)
      .map((object) => [objectKey(object), object]),
  ).values(),
]
const lasting = all.filter(({ kind }) => !isOfEndpoints(kind))
const passing = all.filter(({ kind }) => isOfEndpoints(kind))

function isOfEndpoints(kind: string): boolean {
  return kind === 'Endpoints' || kind === 'EndpointSlice' || kind === 'Pod'
}

/** A translation after another, each held to a translation of everything. */
function expectSame(states: readonly (readonly KubernetesObject[])[]): void {
  const translateNext = createTranslate()
  for (const objects of states) {
    const next = translateNext(objects, testOptions)
    const expected = translate(objects, testOptions)
    expect(next.snapshot).toStrictEqual(expected.snapshot)
    expect(next.diagnostics.map(diagnosticLine)).toEqual(expected.diagnostics.map(diagnosticLine))
  }
}

test('whatever endpoints come and go, it says what a translation of everything says', () => {
  const some = fc.subarray(passing).map((endpoints) => [...lasting, ...endpoints])
  fc.assert(fc.property(fc.array(some, { minLength: 2, maxLength: 4 }), expectSame), {
    numRuns: 20,
    seed: 1,
  })
})

test('so it does whatever else comes and goes', () => {
  fc.assert(fc.property(fc.array(fc.subarray(all), { minLength: 2, maxLength: 4 }), expectSame), {
    numRuns: 20,
    seed: 2,
  })
  // Of so many objects all would change at once: one at a time is what an edit does.
  const without = (index: number) => all.filter((_, i) => i !== index)
  const indices = fc.array(fc.nat(all.length - 1), { minLength: 3, maxLength: 6 })
  fc.assert(
    fc.property(indices, (each) => expectSame(each.flatMap((i) => [all, without(i)]))),
    { numRuns: 10, seed: 3 },
  )
})

const kubia = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: kubia}
spec:
  defaultBackend: {service: {name: kubia, port: {number: 80}}}
  rules:
  - host: kubia.example.com
    http: {paths: [{path: /other, pathType: Prefix, backend: {service: {name: other, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: kubia}
spec: {selector: {app: kubia}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {ports: [{port: 80}]}
`
const pod = (address: string, app = 'kubia') => `
apiVersion: v1
kind: Pod
metadata: {name: kubia-0, labels: {app: ${app}}}
status: {podIP: ${address}}
`

test('where a pod moves, routes and all other clusters are the very same objects', () => {
  const objects = objectsOf(kubia)
  const translateNext = createTranslate()
  const before = translateNext(
    [...objects, ...objectsOf(pod('10.0.0.1'), 'pod.yaml')],
    testOptions,
  ).snapshot
  const after = translateNext(
    [...objects, ...objectsOf(pod('10.0.0.2'), 'pod.yaml')],
    testOptions,
  ).snapshot
  expect(after.routes).toBe(before.routes)
  expect(changedClusters(before, after)).toEqual([
    { before: before.clusters[0], after: after.clusters[0] },
  ])
  expect(after.clusters[0]?.endpoints.map(({ address }) => address)).toEqual(['10.0.0.2'])
  expect(after.clusters[1]).toBe(before.clusters[1])
})

test('where an Ingress changes, what the others say are the very same objects', () => {
  const translateNext = createTranslate()
  const web = kubia.replaceAll('kubia', 'web')
  const snapshotOf = (text: string) =>
    translateNext([...objectsOf(kubia, 'kubia.yaml'), ...objectsOf(text, 'web.yaml')], testOptions)
      .snapshot
  const before = snapshotOf(web)
  const changed = web.replace('path: /other', 'path: /changed')
  const after = snapshotOf(changed)
  const shared = after.routes.filter((route) => before.routes.includes(route))
  expect(shared.map(({ id }) => id)).toEqual([
    'kubia.example.com Prefix /other',
    'kubia.example.com Prefix /',
    'web.example.com Prefix /',
  ])
  expect(after.clusters).toBe(before.clusters)
  expect(changedClusters(before, after)).toBeNull()
  expect(snapshotOf(`${changed}# a remark\n`).routes).toBe(after.routes)
})

test('the same objects at a later time are translated again: certificates expire', () => {
  const objects = readGoldenCase('tls').objects
  const translateNext = createTranslate()
  const { diagnostics } = translateNext(objects, testOptions)
  const later = translateNext(objects, { ...testOptions, now: Date.UTC(2200, 0, 1) })
  const expired = (list: typeof diagnostics) =>
    list.filter(({ code }) => code === 'certificate-expired').length
  expect(expired(later.diagnostics)).toBeGreaterThan(expired(diagnostics))
})

test('a Service that selects nothing is told of the labels that are there now', () => {
  const translateNext = createTranslate()
  const objects = objectsOf(kubia)
  const told = (text: string) =>
    translateNext([...objects, ...objectsOf(text, 'pod.yaml')], testOptions)
      .diagnostics.map(({ message }) => message)
      .find((message) => message.includes('default/kubia '))
  expect(told(pod('10.0.0.1', 'kubai'))).toContain('there is app=kubai')
  expect(told(pod('10.0.0.1', 'kubic'))).toContain('there is app=kubic')
})
