import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { octetsOf } from './field-lists.ts'
import type { Field } from './hpack/encode-block.ts'
import { readFields, type SeenRequest } from './read-fields.ts'

/** What the list says by itself, field by field, whatever the octets are. */
function meant(fields: readonly Field[], hasBody: boolean): Omit<SeenRequest, 'bodyLength'> {
  const pseudo = new Map(fields.filter(([name]) => name.startsWith(':')))
  const regular = fields.filter(([name]) => !name.startsWith(':'))
  const authority = pseudo.get(':authority')
  const passed = regular.filter(
    ([name]) => name !== 'cookie' && (name !== 'host' || authority === undefined),
  )
  const cookies = regular.filter(([name]) => name === 'cookie').map(([, value]) => value)
  const list: Field[] = [...passed]
  if (authority !== undefined) list.unshift(['Host', authority])
  // White space at an end can only come from an empty crumb.
  if (cookies.length > 0) list.push(['cookie', cookies.join('; ').replace(/^[ \t]+|[ \t]+$/g, '')])
  const hasLength = passed.some(([name]) => name === 'content-length')
  if (hasBody && !hasLength) list.push(['Transfer-Encoding', 'chunked'])
  return {
    method: pseudo.get(':method') ?? '',
    target: pseudo.get(':path') ?? '',
    host: authority ?? passed.find(([name]) => name === 'host')?.[1] ?? '',
    fields: list,
  }
}

/** Whether it was accepted; then it must be what was meant. */
function isAcceptedAsMeant(fields: readonly Field[], hasBody: boolean): boolean {
  const seen = readFields(fields, { hasBody })
  if (typeof seen === 'string') return false
  const { bodyLength, ...rest } = seen
  expect(rest).toEqual(meant(fields, hasBody))
  if (!hasBody) expect(bodyLength).toBe(0)
  return true
}

const anyOctets = fc.uint8Array({ maxLength: 12 }).map(octetsOf)
const evil = fc
  .array(
    fc.constantFrom(
      ...['\r\n', '\r', '\n', '\0', ' ', '\t', ':', ': ', 'x', 'Y', '/', '*', ';', ',', '\x80'],
      ...['\r\n\r\n', ' HTTP/1.1\r\n', 'GET', 'host: b\r\n', 'content-length: 5\r\n', 'chunked'],
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const octets = fc.oneof(evil, anyOctets)
const known = fc.constantFrom(
  ...['host', 'cookie', 'content-length', 'te', 'x', 'expect', 'x_y', 'accept', 'x-forwarded-for'],
)
const regular: fc.Arbitrary<Field> = fc.tuple(
  fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: octets }),
  fc.oneof(octets, fc.constantFrom('', 'a', '5', 'trailers', 'b=c', '100-continue')),
)

/** `values`, or, one time in four, anything. */
const mostly = (...values: string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: octets })

const request: fc.Arbitrary<Field[]> = fc
  .record({
    method: mostly('GET', 'POST', 'OPTIONS'),
    scheme: mostly('http', 'http', 'http', 'https'),
    path: mostly('/', '/a?b', '*'),
    authority: fc.option(mostly('a', '[::1]:80', ''), { nil: null }),
    regular: fc.array(regular, { maxLength: 6 }),
  })
  .map(({ method, scheme, path, authority, regular }): Field[] => [
    [':method', method],
    [':scheme', scheme],
    [':path', path],
    ...(authority === null ? [] : [[':authority', authority] as const]),
    ...regular,
  ])

describe('refused, or the parser sees exactly the same list', () => {
  test('for any octets in names and values', () => {
    fc.assert(
      fc.property(request, fc.boolean(), (fields, hasBody) => {
        isAcceptedAsMeant(fields, hasBody)
      }),
      { numRuns: 10_000, seed: 3 },
    )
  })

  test('for any octets in one place of a proper request', () => {
    const places = [0, 1, 2, 3, 4, 5] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.nat(1),
        octets,
        fc.boolean(),
        (place, half, text, hasBody) => {
          const fields: [string, string][] = [
            [':method', 'GET'],
            [':scheme', 'http'],
            [':path', '/'],
            [':authority', 'a'],
            ['cookie', 'a=b'],
            ['x', 'y'],
          ]
          const field = fields[place] as [string, string]
          field[half] = text
          isAcceptedAsMeant(fields, hasBody)
        },
      ),
      { numRuns: 10_000, seed: 4 },
    )
  })
})

test('proper lists are accepted', () => {
  const token = fc.string({
    unit: fc.constantFrom(..."!#$%&'*+-.^_`|~0189abcxyz"),
    minLength: 1,
    maxLength: 20,
  })
  const visible = fc
    .array(
      fc.integer({ min: 0x20, max: 0xff }).filter((octet) => octet !== 0x7f),
      { maxLength: 40 },
    )
    .map((list) => octetsOf(Uint8Array.from(list)).replace(/^[ \t]+|[ \t]+$/g, ''))
  const proper = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PURGE', 'X-Y'.toUpperCase()),
    path: fc.webPath().map((path) => `/${path.replace(/^\//, '')}`),
    authority: fc.constantFrom('a', 'a.example:8080', '[::1]'),
    // `x-` makes none of them a name that decides something.
    fields: fc.array(
      fc.tuple(
        token.map((name) => `x-${name}`),
        visible,
      ),
      { maxLength: 20 },
    ),
    cookies: fc.array(
      visible.filter((text) => text !== ''),
      { maxLength: 4 },
    ),
  })
  fc.assert(
    fc.property(proper, fc.boolean(), ({ method, path, authority, fields, cookies }, hasBody) => {
      const list: Field[] = [
        [':method', method],
        [':scheme', 'http'],
        [':authority', authority],
        [':path', path],
        ...fields,
        ...cookies.map((crumb): Field => ['cookie', crumb]),
      ]
      expect(isAcceptedAsMeant(list, hasBody)).toBe(true)
    }),
    { numRuns: 1_000, seed: 5 },
  )
})
