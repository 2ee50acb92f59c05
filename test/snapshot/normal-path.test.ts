import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparedPath, comparedWrittenPath, deliveredPath } from '../../src/snapshot/normal-path.ts'

describe('the delivered path', () => {
  test.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/b/..', '/a/'],
    ['/a/b/../', '/a/'],
    ['/a/.', '/a/'],
    ['/.', '/'],
    ['/..', '/'],
    ['/../../a', '/a'],
    ['/a/b/c/./../../g', '/a/g'],
    ['/a/%2e%2e/b', '/b'],
    ['/a/%2E./b', '/b'],
    ['/a/.%2e', '/'],
    ['/a/%2e/b', '/a/b'],
    ['/a//../b', '/a/b'],
    ['//../a', '/a'],
  ])('of %s is %s: dot segments are resolved as in RFC 3986 5.2.4', (raw, delivered) => {
    expect(deliveredPath(raw)).toBe(delivered)
  })

  test.each([
    '/a//b',
    '//',
    '/a;x=1/b',
    '/..;/a',
    '/a%2f..%2Fb',
    '/a%2F%2e%2e',
    '/a%5cb',
    '/.a/..b/a./b..',
    '/...',
    '/%61dmin',
    '/%zz',
    '/100%',
    '/a%0ab',
    '/%2500',
    "/!$&'()*+,=:@~-_",
    '/{a}|^`"<>',
  ])('of %s is the same: nothing else is touched', (raw) => {
    expect(deliveredPath(raw)).toBe(raw)
  })

  test.each([
    ['', 'nothing'],
    ['a', 'no leading slash'],
    ['*', 'no leading slash'],
    ['/%00', 'an escaped NUL'],
    ['/a%00.php', 'an escaped NUL'],
    ['/\0', 'a NUL'],
    ['/a\\b', 'a backslash'],
    ['/a#b', 'a fragment'],
    ['/a b', 'a space'],
    ['/a\tb', 'a tab'],
    ['/a\r\nb', 'a line end'],
    ['/a\x7f', 'DEL'],
    ['/caf\xe9', 'a raw byte'],
    ['/\x80', 'a raw byte'],
    ['/\u2026', 'a character that is no byte'],
  ])('of %j is refused: %s', (raw) => {
    expect(deliveredPath(raw)).toBeNull()
  })
})

describe('the compared path', () => {
  test.each([
    ['/%61dmin', '/admin'],
    ['/%7Euser/%2Dx%5Fy', '/~user/-x_y'],
    ['/a%2fb', '/a%2Fb'],
    ['/%c3%a9', '/%C3%A9'],
    ['/%5c', '/%5C'],
    ['/a%3bb', '/a%3Bb'],
    ['/a;b', '/a;b'],
    ['/{id}', '/%7Bid%7D'],
    ['/%7bid%7d', '/%7Bid%7D'],
    ['/100%', '/100%25'],
    ['/%%36%31', '/%2561'],
    ['/a//b', '/a//b'],
  ])('of %s is %s', (delivered, compared) => {
    expect(comparedPath(delivered)).toBe(compared)
  })
})

// Pieces that meet in the odd cases more often than random text does.
const aRawPath = fc
  .array(
    fc.constantFrom(
      '/',
      '.',
      '%2e',
      '%2E',
      '%',
      '%2f',
      '%61',
      '%36',
      '6',
      '1',
      'a',
      ';',
      '{',
      '%25',
    ),
    { maxLength: 14 },
  )
  .map((pieces) => `/${pieces.join('')}`)

describe('for any path', () => {
  test('both forms are their own normal form', () => {
    fc.assert(
      fc.property(aRawPath, (raw) => {
        const delivered = deliveredPath(raw) ?? ''
        expect(deliveredPath(delivered)).toBe(delivered)
        const compared = comparedPath(delivered)
        expect(comparedPath(compared)).toBe(compared)
        expect(deliveredPath(compared)).toBe(compared)
      }),
      { numRuns: 2_000, seed: 5 },
    )
  })

  test('what the pod gets is matched as what the client sent', () => {
    fc.assert(
      fc.property(aRawPath, (raw) => {
        const delivered = deliveredPath(raw) ?? ''
        expect(comparedPath(deliveredPath(delivered) ?? '')).toBe(comparedPath(delivered))
      }),
      { numRuns: 500, seed: 6 },
    )
  })

  test('an escaped letter makes no difference to what is matched', () => {
    const letter = fc.constantFrom('a', 'Z', '0', '-', '.', '_', '~')
    fc.assert(
      fc.property(aRawPath, letter, aRawPath, (before, character, after) => {
        const escaped = `%${character.charCodeAt(0).toString(16)}`
        // A stray `%` in front would swallow the first digits.
        fc.pre(!/%.?$/.test(before))
        const forms = [character, escaped].map((middle) => {
          const delivered = deliveredPath(before + middle + after)
          return delivered === null ? null : comparedPath(delivered)
        })
        expect(forms[0]).toBe(forms[1])
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})

describe('a path written in a manifest', () => {
  test.each([
    ['/foo', '/foo'],
    ['/caf\u00e9', '/caf%C3%A9'],
    ['/\u{1f600}', '/%F0%9F%98%80'],
    ['/a b', '/a%20b'],
    ['/a?b#c\\d', '/a%3Fb%23c%5Cd'],
    ['/%61', '/a'],
    ['/a/../b', '/b'],
    ['/\ud800', '/%EF%BF%BD'],
  ])('%j is compared as %s', (written, compared) => {
    expect(comparedWrittenPath(written)).toBe(compared)
  })

  test('with a NUL is compared with nothing', () => {
    expect(comparedWrittenPath('/a\0')).toBeNull()
  })
})
