import { describe, expect, test } from 'vitest'
import type { Field } from './hpack/encode-block.ts'
import { authority, method, path, readFields, scheme, usual } from './read-fields.ts'

describe('malformed by its pseudo-header fields (RFC 9113 8.3)', () => {
  test.each<[string, readonly Field[]]>([
    ['nothing at all', []],
    ['no method', [scheme, authority, path]],
    ['no scheme', [method, authority, path]],
    ['no path', [method, scheme, authority]],
    ['an empty path', [method, scheme, authority, [':path', '']]],
    ['two methods', [method, ...usual]],
    ['two schemes', [...usual, scheme]],
    ['two authorities', [...usual, authority]],
    ['two paths', [path, ...usual]],
    ['one of an answer', [...usual, [':status', '200']]],
    ['an unknown one', [...usual, [':x', 'y']]],
    ['one of extended CONNECT', [...usual, [':protocol', 'websocket']]],
    ['one in upper case', [[':Method', 'GET'], scheme, authority, path]],
    ['one that is a colon', [...usual, [':', 'x']]],
    ['one behind a field', [method, scheme, authority, ['x', 'y'], path]],
    ['one once more behind a field', [...usual, ['x', 'y'], path]],
  ])('%s', (_, fields) => expect(readFields(fields)).toBe('malformed'))
})

describe('malformed by a field of connections (RFC 9113 8.2.2)', () => {
  test.each<Field>([
    ['connection', 'close'],
    ['connection', ''],
    ['keep-alive', 'timeout=5'],
    ['proxy-connection', 'keep-alive'],
    ['transfer-encoding', 'chunked'],
    ['upgrade', 'h2c'],
    ['http2-settings', 'AAMAAABk'],
  ])('%s: %s', (...field) => {
    expect(readFields([...usual, field])).toBe('malformed')
    expect(readFields([...usual, field], { hasBody: true })).toBe('malformed')
  })
})

const lowerToken = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
const octets = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet))

/** The octet at the beginning, in the middle, and at the end. */
const around = (octet: string) => [`${octet}x`, `x${octet}y`, `x${octet}`, octet]

describe('each octet', () => {
  test('in a name is one of a token in lower case, or malformed (RFC 9113 8.2.1)', () => {
    for (const octet of octets) {
      for (const name of around(octet)) {
        const seen = readFields([...usual, [name, 'z']])
        if (!lowerToken.includes(octet)) expect([name, seen]).toEqual([name, 'malformed'])
        else
          expect(seen).toMatchObject({
            fields: [
              ['Host', 'a.example'],
              [name, 'z'],
            ],
          })
      }
    }
    expect(readFields([...usual, ['', 'z']])).toBe('malformed')
  })

  test('in a value is passed on, or refused: NUL, CR, LF and other controls (8.2.1)', () => {
    for (const octet of octets) {
      for (const value of around(octet)) {
        const seen = readFields([...usual, ['x', value]])
        const isControl = /[\0-\x08\x0a-\x1f\x7f]/.test(octet)
        const isBlank = value !== value.replace(/^[ \t]|[ \t]$/g, '')
        if (isBlank) expect([value, seen]).toEqual([value, 'malformed'])
        else if (isControl) expect(seen).toBe('malformed-request')
        else
          expect(seen).toMatchObject({
            fields: [
              ['Host', 'a.example'],
              ['x', value],
            ],
          })
      }
    }
  })

  test('in a cookie, too', () => {
    for (const octet of octets) {
      for (const value of around(octet)) {
        const seen = readFields([...usual, ['cookie', value], ['cookie', 'b']])
        if (typeof seen === 'string') continue
        expect(seen.fields[1]).toEqual(['cookie', `${value}; b`])
      }
    }
  })

  test.each([':method', ':path', ':authority', ':scheme'])(
    'in %s is refused, or there in the request',
    (name) => {
      for (const octet of octets) {
        const base = name === ':path' ? '/' : name === ':method' ? 'PUT' : 'http'
        const pair = `\r${octet}${base}`
        const values = [`${octet}${base}`, `${base}${octet}`, `${base}${octet}${base}`, octet, pair]
        for (const value of values) {
          const fields = usual.map((field): Field => (field[0] === name ? [name, value] : field))
          const seen = readFields(fields)
          if (typeof seen === 'string') continue
          const { method, target, host } = seen
          const found = { ':method': method, ':path': target, ':authority': host }[name]
          expect([name, value]).toEqual([name, found])
        }
      }
    },
  )
})

test('an end of line in a value is found out, whatever is behind it', () => {
  for (const value of [
    'a\r\nx: y',
    'a\r\n',
    '\r\na',
    'a\r\n\r\nGET / HTTP/1.1',
    'a\r\n\r\n',
    'a\r\n b',
    'a\nx: y',
    'a\rx: y',
  ]) {
    for (const fields of [
      [...usual, ['x', value]],
      [...usual, ['cookie', value]],
      [method, scheme, path, ['host', value]],
      [method, scheme, path, [':authority', value]],
      [method, scheme, authority, [':path', `/${value}`]],
      [method, scheme, authority, [':path', `/ HTTP/1.1\r\nx: ${value}`]],
      [[':method', value.toUpperCase()], scheme, authority, path],
      [[':method', `GET / HTTP/1.1\r\nX: ${value.toUpperCase()}`], scheme, authority, path],
    ] as Field[][]) {
      expect([fields, readFields(fields)]).toEqual([fields, expect.any(String)])
    }
  }
})
