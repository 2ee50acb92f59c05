/*
 * What a route lookup costs: by the number of hosts, and by the number of paths of a host. Each lookup begins as a request
 * does, with a string made from bytes: a string that was looked up before has its hash at hand and would be too fast. Run
 * it with `node bench/route-lookup.ts`; the figures in docs/design/003-routing.md came from here.
 */

import { PathIndex, PathList, type PathTable } from '../src/proxy/router/path-table.ts'
import { compileRouter } from '../src/proxy/router/router.ts'
import { compilePathRule } from '../src/snapshot/path-matches.ts'
import { noPolicies } from '../src/snapshot/policy.ts'
import type { Route } from '../src/snapshot/route.ts'

const rounds = 9

/** Nanoseconds of processor time a call, the least of several rounds: what disturbs a round only makes it slower. */
function measure(calls: number, run: (calls: number) => number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    sink += run(calls)
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, ((user + system) * 1_000) / calls)
  }
  return best
}

/** Keeps results alive, so that no lookup can be left out. */
let sink = 0

/** Always the same numbers from 0 to `limit`. */
function randomNumbers(limit: number): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % limit
  }
}

function hostName(n: number): string {
  return `app-${n.toString(36)}.team-${n % 97}.example.com`
}

function aRoute(host: Route['host'], path: string): Route {
  return {
    id: `${path}`,
    host,
    path,
    pathType: 'Prefix',
    reason: 'rule',
    ingress: { namespace: 'default', name: 'bench', file: 'bench.yaml', line: 1 },
    cluster: 'default/bench:80',
    policies: noPolicies,
  }
}

function benchHosts(): void {
  console.log('ns a lookup, including the string made from bytes\n')
  console.log('hosts      popular    uniform    wildcard   unknown')
  for (const count of [10, 1_000, 10_000, 100_000]) {
    const entries = Array.from({ length: count }, (_, n) => [
      { route: aRoute({ kind: 'exact', name: hostName(n) }, '/'), target: n },
      { route: aRoute({ kind: 'wildcard', parent: hostName(n) }, '/'), target: n },
    ]).flat()
    const router = compileRouter(entries, null)
    const popular = Math.min(count, 100)
    const columns = [
      requests((random) => hostName(random(popular) * (count / popular))),
      requests((random) => hostName(random(count))),
      requests((random) => `x.${hostName(random(popular) * (count / popular))}`),
      requests((random) => `${random(count)}.nowhere.test`),
    ].map((bytes) =>
      measure(1 << 18, (calls) => lookUp(calls, bytes, (host) => router.match(host, '/'))),
    )
    console.log(String(count).padEnd(11) + columns.map((ns) => ns.toFixed(0).padEnd(11)).join(''))
  }
}

/** So many different requests are sent in turn: enough that the processor does not remember them all. */
const requestCount = 1 << 16

function requests(make: (random: (limit: number) => number) => string): Buffer[] {
  const next = randomNumbers(0x7fffffff)
  const random = (limit: number) => next() % limit
  return Array.from({ length: requestCount }, () => Buffer.from(make(random), 'latin1'))
}

function lookUp(calls: number, texts: Buffer[], match: (text: string) => number | null): number {
  let found = 0
  for (let call = 0; call < calls; call++) {
    const bytes = texts[call & (requestCount - 1)]
    if (bytes !== undefined) found += match(bytes.toString('latin1')) ?? 1
  }
  return found
}

function benchPaths(): void {
  console.log(
    '\npaths      list       index      (ns a lookup, uniform over the paths of one host)',
  )
  for (const count of [1, 2, 4, 8, 12, 16, 32, 100, 1_000, 10_000]) {
    const entries = Array.from({ length: count }, (_, n) => ({
      ...compilePathRule('Prefix', count === 1 ? '/' : `/${'x'.repeat(n % 5)}service-${n}/api`),
      target: n,
    })).sort((a, b) => b.text.length - a.text.length)
    const texts = requests((random) => {
      const n = random(count)
      return `/${'x'.repeat(n % 5)}service-${n}/api/users/1234`
    })
    const time = (table: PathTable<number>, calls: number) =>
      measure(calls, (times) => lookUp(times, texts, (path) => table.match(path)))
    const list = time(new PathList(entries), count > 100 ? 1 << 13 : 1 << 18)
    const index = time(new PathIndex(entries), 1 << 18)
    console.log(`${String(count).padEnd(11)}${list.toFixed(0).padEnd(11)}${index.toFixed(0)}`)
  }
}

benchHosts()
benchPaths()
console.log(`\n(${sink})`)
