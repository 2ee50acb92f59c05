import { describe, expect, test } from 'vitest'
import type { Field } from './hpack/encode-block.ts'
import { authority, method, path, readFields, scheme, usual } from './read-fields.ts'

const fieldsSeen = (...more: Field[]) => {
  const seen = readFields([...usual, ...more])
  return typeof seen === 'string' ? seen : seen.fields.slice(1)
}

test('a request is what its fields say', () => {
  expect(readFields([...usual, ['accept', '*/*'], ['x-empty', '']])).toEqual({
    method: 'GET',
    target: '/x?y',
    host: 'a.example',
    bodyLength: 0,
    fields: [
      ['Host', 'a.example'],
      ['accept', '*/*'],
      ['x-empty', ''],
    ],
  })
})

test('pseudo-header fields may have any order (RFC 9113 8.3)', () => {
  const inOrder = readFields(usual)
  expect(readFields([path, authority, scheme, method])).toEqual(inOrder)
  expect(readFields([scheme, path, method, authority])).toEqual(inOrder)
})

describe('cookies', () => {
  test('become one field, in their order (RFC 9113 8.2.3)', () => {
    expect(
      fieldsSeen(['cookie', 'a=b'], ['x', 'y'], ['cookie', 'c=d; e=f'], ['cookie', 'g=h']),
    ).toEqual([
      ['x', 'y'],
      ['cookie', 'a=b; c=d; e=f; g=h'],
    ])
  })

  test('that are one already stay as they are', () => {
    expect(fieldsSeen(['cookie', 'a=b; c=d'])).toEqual([['cookie', 'a=b; c=d']])
    expect(fieldsSeen(['cookie', ''])).toEqual([['cookie', '']])
  })
})

describe('te (RFC 9113 8.2.2)', () => {
  test('may say trailers', () => {
    expect(fieldsSeen(['te', 'trailers'])).toEqual([['te', 'trailers']])
  })

  test.each(['', 'gzip', 'trailers, gzip', 'trailers;q=1', 'trailer', 'trailersx'])(
    'may not say "%s"',
    (value) => expect(fieldsSeen(['te', value])).toBe('malformed'),
  )
})

describe('host (RFC 9113 8.3.1)', () => {
  test('beside the same :authority is said once', () => {
    expect(fieldsSeen(['host', 'a.example'], ['host', 'a.example'])).toEqual([])
  })

  test.each(['', 'b', 'A.example', 'a.exampl', 'a.example:80', 'a.example.'])(
    '"%s" beside another :authority is refused',
    (value) => expect(fieldsSeen(['host', value])).toBe('bad-host'),
  )

  test('alone stands for it', () => {
    expect(readFields([method, scheme, path, ['host', 'b']])).toMatchObject({
      host: 'b',
      fields: [['host', 'b']],
    })
  })

  test('twice alone, or neither, is refused', () => {
    expect(readFields([method, scheme, path, ['host', 'b'], ['host', 'b']])).toBe('bad-host')
    expect(readFields([method, scheme, path])).toBe('bad-host')
  })
})

describe('a body', () => {
  const post: Field[] = [[':method', 'POST'], scheme, authority, path]

  test('without a length is chunked for the parser', () => {
    expect(readFields(post, { hasBody: true })).toMatchObject({
      bodyLength: -1,
      fields: [
        ['Host', 'a.example'],
        ['Transfer-Encoding', 'chunked'],
      ],
    })
  })

  test('has the length that it is said to have', () => {
    expect(readFields([...post, ['content-length', '5']], { hasBody: true })).toMatchObject({
      bodyLength: 5,
      fields: [
        ['Host', 'a.example'],
        ['content-length', '5'],
      ],
    })
    expect(readFields([...post, ['content-length', '0']])).toMatchObject({ bodyLength: 0 })
  })

  test('that is announced and does not come is malformed (RFC 9113 8.1.1)', () => {
    expect(readFields([...post, ['content-length', '5']])).toBe('malformed')
  })

  test.each(['', '-1', '+5', '5x', '0x5', '5, 5', '5,6', '1e3', '99999999999999999999'])(
    'of length "%s" is refused',
    (value) => {
      expect(readFields([...post, ['content-length', value]], { hasBody: true })).toBe(
        'malformed-request',
      )
    },
  )

  test('of two lengths is refused, also where they are the same', () => {
    for (const second of ['5', '6']) {
      const both: Field[] = [
        ['content-length', '5'],
        ['content-length', second],
      ]
      expect(readFields([...post, ...both], { hasBody: true })).toBe('malformed-request')
    }
  })
})

describe('a scheme', () => {
  const of = (value: string): Field[] => [method, [':scheme', value], authority, path]

  test('is that of the connection', () => {
    expect(readFields(of('https'), { scheme: 'https' })).toBeTypeOf('object')
    expect(readFields(of('https'), { scheme: 'http' })).toBe('malformed-request')
    expect(readFields(of('http'), { scheme: 'https' })).toBe('malformed-request')
  })

  test('is either from a trusted peer, and no other', () => {
    for (const scheme of ['http', 'https'] as const) {
      expect(readFields(of('http'), { scheme, isTrusted: true })).toBeTypeOf('object')
      expect(readFields(of('https'), { scheme, isTrusted: true })).toBeTypeOf('object')
      expect(readFields(of('ftp'), { scheme, isTrusted: true })).toBe('malformed-request')
    }
  })
})

describe('a target', () => {
  const of = (value: string, name = 'GET'): Field[] => [
    [':method', name],
    scheme,
    authority,
    [':path', value],
  ]

  test('is an asterisk for OPTIONS only', () => {
    expect(readFields(of('*', 'OPTIONS'))).toMatchObject({ method: 'OPTIONS', target: '*' })
    expect(readFields(of('*'))).toBe('malformed-request')
    expect(readFields(of('*/', 'OPTIONS'))).toBe('malformed-request')
  })

  test.each(['x', 'http://b/', 'b:80', '?a', '#', '%2f'])('does not begin as "%s"', (value) => {
    expect(readFields(of(value))).toBe('malformed-request')
  })
})

test.each(['CONNECT', 'TRACE'])('%s is not for pods', (name) => {
  expect(readFields([[':method', name], scheme, authority, path])).toBe('method-not-allowed')
})

test('as many octets and fields as the decoder has room for are written', () => {
  const long: Field = ['x'.repeat(100), 'y'.repeat(262_144 - 200)]
  expect(readFields([...usual, long])).toBe('head-too-large')
  const many = Array.from({ length: 1_020 }, (): Field => ['x', 'y'.repeat(250)])
  expect(readFields([...usual, ...many])).toBe('head-too-large')
  const crumbs = Array.from({ length: 1_020 }, (): Field => ['cookie', 'y'.repeat(240)])
  expect(readFields([...usual, ...crumbs])).toBe('head-too-large')
})
