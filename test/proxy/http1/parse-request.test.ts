import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsed, parsedBytewise, requestText } from './a-request.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

test('a head in pieces is understood as it is in one', () => {
  fc.assert(
    fc.property(requestText, (text) => {
      expect(parsedBytewise(latin1(text))).toEqual(parsed(latin1(text)))
    }),
    { numRuns: 300, seed: 1 },
  )
})

test('what comes behind a head changes nothing about it, nor does what stood before it', () => {
  fc.assert(
    fc.property(requestText, fc.string({ unit: 'binary-ascii' }), (text, more) => {
      const alone = parsed(latin1(text))
      expect(parsed(latin1(text + more))).toEqual(alone)
      const behind = parsed(latin1(`xyz${text}`), 3)
      if (typeof alone !== 'object' || alone === null) expect(behind).toEqual(alone)
      else expect(behind).toEqual({ ...alone, after: alone.after + 3 })
    }),
    { numRuns: 300, seed: 2 },
  )
})

test('any bytes are refused, incomplete or understood, and never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      parsed(Buffer.from(bytes))
    }),
    { numRuns: 5_000, seed: 3 },
  )
})

test('50,000 damaged requests: what is accepted says the same when it is written out and read again', () => {
  const random = seeded(42)
  const samples = fc.sample(requestText, { numRuns: 500, seed: 4 })
  let accepted = 0
  for (let run = 0; run < 50_000; run++) {
    const bytes = damaged(latin1(samples[run % samples.length] as string), random)
    const result = parsed(bytes)
    if (result === null || typeof result === 'string') continue
    accepted++
    const lines = result.fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const again = `${result.method} ${result.target} ${result.protocol}\r\n${lines}\r\n`
    const { after: _, ...second } = parsed(latin1(again)) as typeof result
    const { after: __, ...first } = result
    expect(second).toEqual(first)
    expect(again).not.toMatch(/[\0\v\f\x7f]|\r(?!\n)|[^\r]\n|\n[ \t]/)
  }
  expect(accepted).toBeGreaterThan(5_000)
})

/** Octets that have been used to confuse parsers. */
const evil = latin1('\0\t\n\v\f\r :;,#%/\\_-+0\x7f\x80\x85\xa0\xff')

/** One to three octets changed, taken out, put in or doubled. */
function damaged(bytes: Buffer, random: () => number): Buffer {
  let result = bytes
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(result.length)
    const octet = Buffer.from([evil[below(evil.length)] as number])
    const [before, after] = [result.subarray(0, at), result.subarray(at)]
    switch (below(4)) {
      case 0:
        result = Buffer.concat([before, octet, after.subarray(1)])
        break
      case 1:
        result = Buffer.concat([before, after.subarray(1)])
        break
      case 2:
        result = Buffer.concat([before, octet, after])
        break
      default:
        result = Buffer.concat([before, after.subarray(0, 20), after])
    }
  }
  return result

  function below(limit: number): number {
    return Math.floor(random() * limit)
  }
}

/** mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
