import { expect, test } from 'vitest'
import { whoTakes } from '../../../src/proxy/explain/who-takes.ts'
import { noPolicies } from '../../../src/snapshot/policy.ts'
import { aRoute, aSnapshot } from '../../snapshot/a-snapshot.ts'

const routes = [
  aRoute('shop.test Prefix /cart'),
  aRoute('*.foo.test Prefix /'),
  aRoute('* Prefix /ä'),
]

test.each([
  ['shop.test', '/cart/42', 'shop.test Prefix /cart'],
  ['shop.test', '/', null],
  ['*.foo.test', '/x', '*.foo.test Prefix /'],
  ['bar.foo.test', '/x', '*.foo.test Prefix /'],
  ['*.bar.test', '/x', null],
  ['*', '/ä/c', '* Prefix /ä'],
  ['*', '/%00', null],
])('a request for %s%s is taken by %s', (host, path, taker) => {
  const found = whoTakes(aSnapshot({ routes }))(host, path)
  expect(found !== null && 'id' in found ? found.id : found).toBe(taker)
})

test('what no rule takes is for the default backend', () => {
  const backend = { ingress: null, cluster: 'default/kubia:80', policies: noPolicies }
  const take = whoTakes(aSnapshot({ routes, defaultBackend: backend }))
  expect(take('shop.test', '/')).toEqual(backend)
})
