import { describe, expect, test } from 'vitest'
import { compileRouter } from '../../../src/proxy/router/router.ts'
import type { PathType } from '../../../src/snapshot/route.ts'
import { aRoute } from './a-route.ts'

/** Each route's target is its own text. */
function routerOf(...routes: [host: string, pathType: PathType, path: string][]) {
  const entries = routes.map(([host, pathType, path]) => {
    const route = aRoute(host, pathType, path)
    return { route, target: route.id }
  })
  return compileRouter(entries, null)
}

describe('hosts', () => {
  const router = routerOf(
    ['*', 'Prefix', '/'],
    ['*.foo.com', 'Prefix', '/'],
    ['bar.foo.com', 'Prefix', '/only'],
  )

  test('an exact host goes before the wildcard, and that before the rules without host', () => {
    expect(router.match('bar.foo.com', '/only')).toBe('bar.foo.com Prefix /only')
    expect(router.match('other.foo.com', '/')).toBe('*.foo.com Prefix /')
    expect(router.match('elsewhere.com', '/')).toBe('* Prefix /')
  })

  test('a host that has rules does not fall through to the wildcard or the empty host', () => {
    expect(router.match('bar.foo.com', '/else')).toBeNull()
  })

  test('a wildcard takes exactly one label', () => {
    const only = routerOf(['*.foo.com', 'Prefix', '/'])
    expect(only.match('a.foo.com', '/')).not.toBeNull()
    expect(only.match('a.b.foo.com', '/')).toBeNull()
    expect(only.match('foo.com', '/')).toBeNull()
    expect(only.match('.foo.com', '/')).toBeNull()
    expect(only.match('afoo.com', '/')).toBeNull()
  })

  test('a request without Host is served by the rules without host alone', () => {
    expect(router.match('', '/')).toBe('* Prefix /')
    expect(routerOf(['*.foo.com', 'Prefix', '/']).match('', '/')).toBeNull()
  })

  test('a wildcard is not reached by its own text', () => {
    expect(routerOf(['*.foo.com', 'Prefix', '/']).match('*', '/')).toBeNull()
    expect(routerOf(['*', 'Prefix', '/x']).match('*', '/')).toBeNull()
  })

  test('what nothing takes goes to the default target, of whatever kind its host is', () => {
    const entries = ['a.com', '*.b.com'].map((host) => ({
      route: aRoute(host, 'Exact', '/x'),
      target: host,
    }))
    const withDefault = compileRouter(entries, 'default')
    for (const host of ['a.com', 'x.b.com', 'c.com', ''])
      expect(withDefault.match(host, '/y')).toBe('default')
  })

  test.each(['__proto__', 'constructor', 'hasownproperty', 'tostring'])(
    'the name %s is a name like any other',
    (name) => {
      expect(router.match(name, `/${name}`)).toBe('* Prefix /')
      expect(routerOf(['a.com', 'Prefix', '/']).match(name, '/')).toBeNull()
      const named = routerOf([name, 'Exact', `/${name}`], [`*.${name}`, 'Prefix', '/'])
      expect(named.match(name, `/${name}`)).toBe(`${name} Exact /${name}`)
      expect(named.match(`${name}.${name}`, '/')).toBe(`*.${name} Prefix /`)
    },
  )
})

describe('paths', () => {
  test('the first in the order given wins, wherever other hosts stand in between', () => {
    const router = routerOf(
      ['a.com', 'Prefix', '/a/b'],
      ['b.com', 'Prefix', '/'],
      ['a.com', 'Exact', '/a'],
      ['a.com', 'Prefix', '/a'],
    )
    expect(router.match('a.com', '/a')).toBe('a.com Exact /a')
    expect(router.match('a.com', '/a/')).toBe('a.com Prefix /a')
    expect(router.match('a.com', '/a/b/c')).toBe('a.com Prefix /a/b')
  })

  test('`*` of OPTIONS * reaches what takes every path, and nothing else', () => {
    expect(routerOf(['a.com', 'Prefix', '/']).match('a.com', '*')).not.toBeNull()
    expect(routerOf(['a.com', 'ImplementationSpecific', '/']).match('a.com', '*')).not.toBeNull()
    expect(routerOf(['a.com', 'Exact', '/']).match('a.com', '*')).toBeNull()
    expect(routerOf(['a.com', 'Prefix', '/a']).match('a.com', '*')).toBeNull()
  })

  test('a written path is compared in the same form as a request', () => {
    const router = routerOf(['a.com', 'Exact', '/%61dmin/caf\u00e9/./x y'])
    expect(router.match('a.com', '/admin/caf%C3%A9/x%20y')).not.toBeNull()
  })

  test('a written path that no request can have takes none, and harms no other', () => {
    const router = routerOf(['a.com', 'Exact', '/a%00'], ['a.com', 'Prefix', '/'])
    expect(router.match('a.com', '/a%00')).toBe('a.com Prefix /')
  })
})
