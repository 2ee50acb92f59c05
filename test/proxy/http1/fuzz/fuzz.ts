import { desyncCases, llhttpRequests } from '../../../e2e/attacks/corpora.ts'
import { families } from '../../../e2e/attacks/hostile/all-families.ts'
import { mutated, Random } from './mutate.ts'
import { objectionsTo, tightBounds, usualBounds } from './objections.ts'

export interface Finding {
  /** Number of the run: with the same seed it comes again. */
  readonly run: number
  readonly bytes: Buffer
  readonly objections: readonly string[]
}

/** Proper requests, since most changes to a hostile one leave it refused. */
const proper = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /a/../b?c=d HTTP/1.1\r\nHost: a.example.com:80\r\nAccept: */*\r\nCookie: a=b\r\n\r\n',
  'GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcdeGET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nabcde\r\n0\r\nX: y\r\n\r\n',
  'PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nA\r\n0123456789\r\n0\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx',
]

/** A little larger than the tight bounds allow: what is refused for what must not depend on the pieces. */
const long = [
  `GET /${'a'.repeat(45)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n${'X'.repeat(75)}: y\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(75)}\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n${`X: ${'y'.repeat(45)}\r\n`.repeat(5)}\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(5)}\r\n`,
]

const seeds: readonly Buffer[] = [
  ...[...proper, ...long].map((text) => Buffer.from(text, 'latin1')),
  ...[...desyncCases(), ...llhttpRequests()].map(({ bytes }) => bytes),
  ...families.flatMap(({ cases }) => cases.map(({ text }) => Buffer.from(text, 'latin1'))),
].filter((bytes) => bytes.length < 2_000)

/** Seeds, changed at random, each read whole and in pieces. Returns the first finding, or null. */
export function fuzz(seed: number, runs: number): Finding | null {
  const random = new Random(seed)
  const properSeeds = seeds.slice(0, proper.length + long.length)
  for (let run = 0; run < runs; run++) {
    // Every other run begins with a proper request.
    const bytes = mutated(run % 2 === 0 ? seeds : properSeeds, random)
    const bounds = random.below(4) === 0 ? tightBounds : usualBounds
    const cuts = Array.from({ length: 1 + random.below(3) }, () => random.below(bytes.length + 1))
    const objections = objectionsTo(bytes, bounds, [cuts.sort((a, b) => a - b)])
    if (objections.length > 0) return { run, bytes, objections }
  }
  return null
}
