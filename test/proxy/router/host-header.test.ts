import { describe, expect, test } from 'vitest'
import { parseHost } from '../../../src/proxy/router/host-header.ts'

describe('a Host header', () => {
  test.each([
    ['kubia.example.com', 'kubia.example.com'],
    ['KUBIA.Example.COM', 'kubia.example.com'],
    ['a.com.', 'a.com'],
    ['A.com.:8080', 'a.com'],
    ['a.com:80', 'a.com'],
    ['a.com:0', 'a.com'],
    ['a.com:65535', 'a.com'],
    ['a.com:00080', 'a.com'],
    ['a.com:', 'a.com'],
    ['localhost', 'localhost'],
    ['my_service', 'my_service'],
    ['10.0.0.1:80', '10.0.0.1'],
    ['[::1]', '[::1]'],
    ['[2001:DB8::A]:443', '[2001:db8::a]'],
    ['[::ffff:10.0.0.1]', '[::ffff:10.0.0.1]'],
    ['__proto__', '__proto__'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
  ])('%s names %s', (value, host) => {
    expect(parseHost(value)).toBe(host)
  })

  test.each([
    ['', 'nothing'],
    [' ', 'a space'],
    [' a.com', 'a space before'],
    ['a.com ', 'a space behind'],
    ['a b', 'a space'],
    ['a\tb', 'a tab'],
    ['a.com,b.com', 'a list'],
    ['user@a.com', 'userinfo'],
    ['user:secret@a.com', 'userinfo'],
    ['a.com/path', 'a path'],
    ['a.com?q', 'a query'],
    ['a.com#f', 'a fragment'],
    ['http://a.com', 'a URI'],
    ['a.com\\b', 'a backslash'],
    ['a.com:65536', 'a port too large'],
    ['a.com:99999', 'a port too large'],
    ['a.com:000080', 'a port too long'],
    ['a.com:-1', 'a signed port'],
    ['a.com:+80', 'a signed port'],
    ['a.com:8a', 'a port with a letter'],
    ['a.com: 80', 'a port with a space'],
    ['a.com:80:80', 'two ports'],
    [':80', 'a port alone'],
    ['.', 'a dot alone'],
    ['.:80', 'a dot alone with a port'],
    ['..', 'dots'],
    ['a..com', 'an empty label'],
    ['.a.com', 'an empty label at the start'],
    ['a.com..', 'two trailing dots'],
    ['%61.com', 'an escape'],
    ['*.foo.com', 'a wildcard'],
    ['a;b', 'a sub-delimiter'],
    ['caf\xe9.com', 'a raw byte'],
    ['a\0b', 'a NUL'],
    ['a\x7fb', 'DEL'],
    ['[::1', 'an open bracket'],
    ['::1', 'an address without brackets'],
    ['[]', 'no address'],
    ['[1.2.3.4]', 'an IPv4 address in brackets'],
    ['[::1%eth0]', 'a zone'],
    ['[v1.a]', 'a future address'],
    ['[::1]80', 'a port without colon'],
    ['[::1]:x', 'a port that is none'],
    ['[::1].', 'a trailing dot behind brackets'],
    ['a'.repeat(300), 'a name too long'],
  ])('%j is refused: %s', (value) => {
    expect(parseHost(value)).toBeNull()
  })

  test('given its own answer gives the same', () => {
    for (const value of ['A.com.:80', '[::1]:443', 'x'])
      expect(parseHost(parseHost(value) ?? '')).toBe(parseHost(value))
  })
})
