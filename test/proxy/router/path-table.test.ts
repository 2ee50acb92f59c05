import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compilePaths,
  type PathEntry,
  PathIndex,
  PathList,
} from '../../../src/proxy/router/path-table.ts'
import { compilePathRule } from '../../../src/snapshot/path-matches.ts'
import type { PathType } from '../../../src/snapshot/route.ts'

interface Written {
  readonly pathType: PathType
  readonly path: string
}

function compileWith<R>(
  compile: (entries: PathEntry<string>[]) => R,
  written: readonly Written[],
): R {
  return compile(
    written.map(({ pathType, path }) => ({
      ...compilePathRule(pathType, path),
      target: `${pathType} ${path}`,
    })),
  )
}

/** The words of the Kubernetes documentation, as literally as code can say them. */
function naiveMatch(written: readonly Written[], request: string): string | null {
  for (const { pathType, path } of written)
    if (naivelyMatches(pathType, path, request)) return `${pathType} ${path}`
  return null
}

function naivelyMatches(pathType: PathType, path: string, request: string): boolean {
  if (pathType === 'Exact') return path === request
  if (pathType === 'ImplementationSpecific') return request.indexOf(path) === 0
  const elements = (text: string) => text.split('/').slice(1)
  const wanted = elements(path.endsWith('/') ? path.slice(0, -1) : path)
  return wanted.every((element, index) => element === elements(request)[index])
}

// Few letters and short paths, so that rules and requests meet often.
const aPath = fc
  .array(fc.constantFrom('', 'a', 'aa', 'b', 'ab'), { minLength: 1, maxLength: 4 })
  .map((elements) => `/${elements.join('/')}`)
const someRules = fc.array(
  fc.record<Written>({
    pathType: fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific'),
    path: aPath,
  }),
  { maxLength: 30 },
)
const someRequests = fc.array(aPath, { minLength: 1, maxLength: 20 })

describe.each([
  ['tried one after the other', (entries: PathEntry<string>[]) => new PathList(entries)],
  ['by the index', (entries: PathEntry<string>[]) => new PathIndex(entries)],
  ['as chosen by their number', compilePaths],
] as const)('paths %s', (_name, compile) => {
  test('give what the naive matcher gives, for any rules in any order', () => {
    fc.assert(
      fc.property(someRules, someRequests, (rules, requests) => {
        const table = compileWith(compile, rules)
        for (const request of requests)
          expect(table.match(request)).toBe(naiveMatch(rules, request))
      }),
      { numRuns: 500, seed: 4 },
    )
  })

  test('of names that every object has are paths like any other', () => {
    const table = compileWith(compile, [{ pathType: 'Prefix', path: '/__proto__' }])
    expect(table.match('/__proto__/x')).toBe('Prefix /__proto__')
    expect(table.match('/constructor')).toBeNull()
    expect(table.match('__proto__')).toBeNull()
  })
})
