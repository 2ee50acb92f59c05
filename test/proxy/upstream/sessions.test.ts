import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileSessions } from '../../../src/proxy/upstream/sessions.ts'
import type { Cluster } from '../../../src/snapshot/cluster.ts'
import type { Endpoint } from '../../../src/snapshot/endpoint.ts'
import { aCluster, anEndpoint } from '../../snapshot/a-snapshot.ts'

const key = Buffer.alloc(32, 1)
const otherKey = Buffer.alloc(32, 2)

const aPod = (pod: string, address: string, state: Partial<Endpoint> = {}) =>
  anEndpoint(address, { pod, ...state })

const aService = (...endpoints: Endpoint[]) => aCluster('kubia', endpoints)

function compile(cluster: Cluster, withKey: Uint8Array = key) {
  const sessions = compileSessions(cluster, withKey)
  return {
    valueOf: (index: number) => sessions.valueOf(index),
    find: (header: string) => sessions.find(header, 'INGRESSCOOKIE'),
  }
}

describe('the value of a pod', () => {
  const a = aPod('kubia-a', '10.0.0.1')
  const b = aPod('kubia-b', '10.0.0.2')

  test('leads back to the pod', () => {
    const affinity = compile(aService(a, b))
    expect(affinity.find(`INGRESSCOOKIE=${affinity.valueOf(1)}`)?.indices).toEqual([1])
  })

  test('is 128 bits in base64url', () => {
    expect(compile(aService(a)).valueOf(0)).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  test('stays the same with other pods beside it, another address and another port', () => {
    const value = compile(aService(a, b)).valueOf(1)
    const moved = { ...aPod('kubia-b', '10.0.0.99'), port: 9090 }
    const affinity = compile(aService(aPod('kubia-c', '10.0.0.3'), moved))
    expect(affinity.valueOf(1)).toBe(value)
    expect(affinity.find(`INGRESSCOOKIE=${value}`)?.indices).toEqual([1])
  })

  test('does not change from one release to the next', () => {
    // Made with another implementation of HMAC-SHA256.
    expect(compile(aService(a)).valueOf(0)).toBe('neLBMLMKPASKvO7JzL8Iig')
    expect(compile(aService(anEndpoint('::1'))).valueOf(0)).toBe('1dzzYN7bOIkqo6S4HJAm4Q')
  })

  test('is one for all addresses of a pod', () => {
    const affinity = compile(aService(a, b, aPod('kubia-a', 'fd00::1')))
    expect(affinity.valueOf(2)).toBe(affinity.valueOf(0))
    expect(affinity.find(`INGRESSCOOKIE=${affinity.valueOf(0)}`)?.indices).toEqual([0, 2])
  })

  test('is that of the address where nobody knows the pod', () => {
    const [first, second] = [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]
    const affinity = compile(aService(first, second))
    expect(affinity.valueOf(0)).not.toBe(affinity.valueOf(1))
    const otherPort = compile(aService({ ...first, port: 8081 }))
    expect(otherPort.valueOf(0)).not.toBe(affinity.valueOf(0))
  })

  test('differs by key, namespace and service, and between a pod and an address of its name', () => {
    const values = [
      compile(aService(a)),
      compile(aService(a), otherKey),
      compile({ ...aService(a), namespace: 'other' }),
      compile({ ...aService(a), service: 'other' }),
      compile(aService(aPod('10.0.0.1:8080', '10.0.0.1'))),
      compile(aService(anEndpoint('10.0.0.1'))),
    ].map((affinity) => affinity.valueOf(0))
    expect(new Set(values).size).toBe(values.length)
  })

  test('differs however the same letters are spread over the fields', () => {
    const aField = fc.string({ unit: fc.constantFrom('a', 'b', '1', ':', '/'), maxLength: 4 })
    const aPodSomewhere = fc.record({ namespace: aField, service: aField, pod: aField })
    fc.assert(
      fc.property(aPodSomewhere, aPodSomewhere, (one, two) => {
        const [valueOfOne, valueOfTwo] = [one, two].map(({ pod, ...place }) =>
          compile({ ...aService(aPod(pod, '10.0.0.1')), ...place }).valueOf(0),
        )
        const same = JSON.stringify(one) === JSON.stringify(two)
        expect(valueOfOne === valueOfTwo).toBe(same)
      }),
      { numRuns: 2_000, seed: 8 },
    )
  })
})

describe('a cookie', () => {
  const leaving = { ready: false, terminating: true }

  test('made with another key is unknown', () => {
    const cluster = aService(aPod('kubia-a', '10.0.0.1'))
    const foreign = compile(cluster, otherKey).valueOf(0)
    expect(compile(cluster).find(`INGRESSCOOKIE=${foreign}`)).toBeNull()
  })

  test('of a pod that is not ready is unknown until it is ready again', () => {
    const gone = aService(
      aPod('kubia-a', '10.0.0.1', { ready: false, serving: false }),
      aPod('kubia-b', '10.0.0.2'),
    )
    const back = aService(aPod('kubia-a', '10.0.0.1'), aPod('kubia-b', '10.0.0.2'))
    const header = `INGRESSCOOKIE=${compile(back).valueOf(0)}`
    expect(compile(gone).find(header)).toBeNull()
    expect(compile(back).find(header)?.indices).toEqual([0])
  })

  test('of a pod that terminates counts as long as it answers', () => {
    const all = aService(aPod('kubia-a', '10.0.0.1', leaving), aPod('kubia-b', '10.0.0.2'))
    const header = `INGRESSCOOKIE=${compile(all).valueOf(0)}`
    expect(compile(all).find(header)?.indices).toEqual([0])
    expect(compile(aService(aPod('kubia-a', '10.0.0.1', leaving))).find(header)?.indices).toEqual([
      0,
    ])
  })

  test('of ingress-nginx is known, and not taken for one of ours', () => {
    const cluster = aService(aPod('kubia-a', '10.0.0.1'), aPod('kubia-b', '10.0.0.2'))
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const name = `${cluster.namespace}-${cluster.service}-${cluster.port}`
    const key = md5(`${name}10.0.0.2:${cluster.endpoints[1]?.port}`)
    const header = `INGRESSCOOKIE=${key}|${md5(md5(name) + name)}`
    expect(compile(cluster).find(header)).toEqual({ indices: [1], isOurs: false })
    expect(compile(cluster).find(`INGRESSCOOKIE=${key}|${md5(name)}`)).toBeNull()
  })

  test('leads to the ready address of a pod that has two', () => {
    const affinity = compile(
      aService(
        aPod('kubia-a', '10.0.0.1', { ready: false, serving: false }),
        aPod('kubia-a', 'fd00::1'),
      ),
    )
    expect(affinity.find(`INGRESSCOOKIE=${affinity.valueOf(0)}`)?.indices).toEqual([1])
  })

  test.each(['__proto__', 'constructor', '0', ''])('with the value %j is unknown', (value) => {
    const affinity = compile(aService(aPod('kubia-a', '10.0.0.1')))
    expect(affinity.find(`INGRESSCOOKIE=${value}`)).toBeNull()
  })

  test('of a cluster without endpoints is unknown', () => {
    expect(compile(aService()).find('INGRESSCOOKIE=x')).toBeNull()
  })
})
