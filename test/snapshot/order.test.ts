import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEndpoints, compareRoutes } from '../../src/snapshot/order.ts'
import { anEndpoint, aRoute } from './a-snapshot.ts'

const inOrder = [
  aRoute('a.foo.com Prefix /'),
  aRoute('bar.foo.com Prefix /aaa/bbb'),
  aRoute('bar.foo.com Exact /aaa'),
  aRoute('bar.foo.com Exact /bbb'),
  aRoute('bar.foo.com Prefix /aaa/'),
  aRoute('bar.foo.com Prefix /aaa'),
  aRoute('bar.foo.com ImplementationSpecific /aaa'),
  aRoute('bar.foo.com Exact /'),
  aRoute('bar.foo.com ImplementationSpecific /'),
  aRoute('bar.foo.com Prefix /', { reason: 'default-backend' }),
  aRoute('z.com Exact /'),
  aRoute('*.a.foo.com Prefix /'),
  aRoute('*.foo.com Prefix /long/er'),
  aRoute('* Exact /the/longest/of/all'),
  aRoute('* Prefix /'),
]

test('routes are tried by host, then longest path, then type, with default backends last', () => {
  const ids = inOrder.map((route) => route.id)
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (routes) => {
      expect(routes.toSorted(compareRoutes).map((route) => route.id)).toEqual(ids)
    }),
    { seed: 1 },
  )
})

test('endpoints are sorted by address and then by port', () => {
  const endpoints = [
    anEndpoint('10.0.0.2'),
    anEndpoint('10.0.0.1', { port: 9 }),
    anEndpoint('10.0.0.1', { port: 8 }),
  ]
  const sorted = endpoints.toSorted(compareEndpoints)
  expect(sorted.map(({ address, port }) => `${address}:${port}`)).toEqual([
    '10.0.0.1:8',
    '10.0.0.1:9',
    '10.0.0.2:8080',
  ])
})
