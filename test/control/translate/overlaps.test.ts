import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import { translate } from '../../../src/control/translate/translate.ts'
import { compileRouter } from '../../../src/proxy/router/router.ts'
import type { PathType } from '../../../src/snapshot/route.ts'
import { testOptions } from './test-options.ts'

interface Rule {
  /** Its Ingress, and its Service. */
  readonly of: string
  readonly host?: string
  readonly path: string
  readonly type?: PathType
}

const codes = ['shadowed-path', 'overlapping-path', 'hidden-rules']

/** One Ingress for each name, in the order of the names. */
function translated(rules: readonly Rule[]) {
  const documents = [...Map.groupBy(rules, (rule) => rule.of)].map(([name, own]) =>
    JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name },
      spec: {
        rules: own.map(({ host = 'shop.test', path, type = 'Prefix' }) => {
          const backend = { service: { name, port: { number: 80 } } }
          return {
            ...(host !== '*' && { host }),
            http: { paths: [{ path, pathType: type, backend }] },
          }
        }),
      },
    }),
  )
  const text = documents.join('\n---\n')
  const { snapshot, diagnostics } = translate(
    readManifest({ path: 'in.yaml', text }).objects,
    testOptions,
  )
  return { snapshot, found: diagnostics.filter(({ code }) => codes.includes(code)) }
}

/** `CODE INGRESS`, and what is quoted there. */
function findings(...rules: readonly Rule[]): string[] {
  return translated(rules).found.map(
    ({ code, object, file, at }) =>
      `${code} ${object?.name} ${file.text.slice(at.start, at.end).replaceAll('"', '')}`,
  )
}

describe('a path that no request comes to', () => {
  test.each([
    ['/foo beside /foo/', ['/foo', 'Prefix'], ['/foo/', 'Prefix']],
    ['a prefix of text / beside Prefix /', ['/', 'ImplementationSpecific'], ['/', 'Prefix']],
    [
      'a prefix of text /foo/ beside Prefix /foo/',
      ['/foo/', 'ImplementationSpecific'],
      ['/foo/', 'Prefix'],
    ],
    ['an exact path that is written with an escape', ['/foo', 'Exact'], ['/f%6fo', 'Exact']],
  ] as const)('is told of: %s', (_, [path, type], [other, otherType]) => {
    expect(findings({ of: 'b', path, type }, { of: 'a', path: other, type: otherType })).toEqual([
      `shadowed-path b ${path}`,
    ])
  })

  test('names who takes them, and where', () => {
    const [diagnostic] = translated([
      { of: 'a', path: '/foo' },
      { of: 'b', path: '/foo/' },
    ]).found
    expect(diagnostic?.message).toBe(
      'no request comes to Prefix shop.test/foo: Prefix /foo/ of Ingress default/b (in.yaml:3) takes them all',
    )
  })

  test('is told of in one Ingress only where the Services differ', () => {
    expect(findings({ of: 'a', path: '/foo' }, { of: 'a', path: '/foo/' })).toEqual([])
  })

  test.each([
    [
      ['/foo', 'Prefix'],
      ['/foo', 'Exact'],
    ],
    [
      ['/foo', 'ImplementationSpecific'],
      ['/foo', 'Prefix'],
    ],
    [
      ['/foo', 'Prefix'],
      ['/foo/', 'ImplementationSpecific'],
    ],
    [
      ['/foo', 'Prefix'],
      ['/foo/', 'Exact'],
    ],
  ] as const)('is not %j beside %j: some still come', (one, other) => {
    const rules = [one, other].map(([path, type], index) => ({ of: `i${index}`, path, type }))
    expect(findings(...rules).filter((text) => text.startsWith('shadowed'))).toEqual([])
  })

  test('is one that the router never finds', () => {
    const type = fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific')
    const path = fc.stringMatching(/^\/(a?\/|a?b?)$/).filter((text) => !text.includes('//'))
    const rule = fc.record({ of: fc.constantFrom('i', 'j', 'k'), path, type })
    const requests = pathsOf(['/', 'a', 'b', 'x'], 5)
    const rules = fc.uniqueArray(rule, { maxLength: 6, selector: (r) => r.type + r.path })
    fc.assert(
      fc.property(rules, (rules) => {
        const { snapshot, found } = translated(rules)
        const shadowed = found
          .filter(({ code }) => code === 'shadowed-path')
          .map(({ message }) => /comes to (\S+) shop\.test(\S+):/.exec(message)?.slice(1).join(' '))
        const router = compileRouter(
          snapshot.routes.map((route) => ({ route, target: `${route.pathType} ${route.path}` })),
          null,
        )
        const reached = new Set(requests.map((request) => router.match('shop.test', request)))
        for (const { path, type, of } of rules) {
          const name = `${type} ${path}`
          if (shadowed.includes(name)) expect(reached).not.toContain(name)
          // Nothing is said of what two others take together, nor of a pair of one Ingress.
          const same = rules.filter((r) => r.path.replace(/\/$/, '') === path.replace(/\/$/, ''))
          if (
            same.length <= 2 &&
            same.every((r) => r.of !== of || (r.path === path && r.type === type))
          ) {
            expect([name, reached.has(name)]).toEqual([name, !shadowed.includes(name)])
          }
        }
      }),
    )
  })
})

/** Every path of at most `length` parts. */
function pathsOf(parts: readonly string[], length: number): string[] {
  if (length === 1) return ['/']
  const shorter = pathsOf(parts, length - 1)
  return [...new Set([...shorter, ...shorter.flatMap((path) => parts.map((part) => path + part))])]
}

describe('a path that gets less than its prefix promises', () => {
  test('is told who has the rest, three by name', () => {
    const rules = ['/a', '/b', '/c', '/d/e'].map((path) => ({ of: `x${path.slice(1, 2)}`, path }))
    const { found } = translated([{ of: 'shop', path: '/' }, ...rules])
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['overlapping-path', 'info'],
    ])
    expect(found[0]?.message).toBe(
      'some requests for Prefix shop.test/ go elsewhere: to Prefix /a of Ingress default/xa (in.yaml:3), ' +
        'Prefix /b of Ingress default/xb (in.yaml:5), Prefix /c of Ingress default/xc (in.yaml:7) and 1 more',
    )
  })

  test('is not one whose parts are in the same Ingress, or that only begins alike', () => {
    expect(findings({ of: 'a', path: '/' }, { of: 'a', path: '/foo' })).toEqual([])
    expect(findings({ of: 'a', path: '/foo' }, { of: 'b', path: '/foobar' })).toEqual([])
    expect(
      findings({ of: 'a', path: '/foo', host: 'a.test' }, { of: 'b', path: '/foo/b' }),
    ).toEqual([])
  })

  test('is found among thousands that are nested in each other, in a bounded time', () => {
    const rules = Array.from({ length: 2_000 }, (_, index) => ({
      of: index % 2 === 0 ? 'a' : 'b',
      path: `/${'a/'.repeat(index)}`,
    }))
    expect(findings(...rules).length).toBeGreaterThan(50)
  })
})

describe('rules that a more exact host hides', () => {
  const shop = { of: 'shop', host: 'shop.example.test', path: '/cart' }

  test.each(['*.example.test', '*'])('are told of where they are for %s', (host) => {
    expect(findings(shop, { of: 'rest', host, path: '/' })).toEqual([
      'hidden-rules shop shop.example.test',
    ])
  })

  test.each([
    ['the exact host takes everything itself', [{ ...shop, path: '/' }]],
    ['they are of the same Ingress', [{ ...shop, of: 'rest' }]],
    ['they are for other hosts', [{ ...shop, host: 'a.b.example.test' }]],
  ])('are not where %s', (_, rules) => {
    const found = findings(...rules, { of: 'rest', host: '*.example.test', path: '/' })
    expect(found).toEqual([])
  })
})
