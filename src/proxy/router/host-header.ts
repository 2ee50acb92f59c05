import { isIPv6 } from 'node:net'

/** A DNS name has 253 characters at most; one more for a trailing dot, and the port. */
const longestHost = 260

const dot = 0x2e
const colon = 0x3a

/**
 * The host that a Host header (or `:authority`) names: lower case, without port and without one trailing dot; an IPv6
 * address keeps its brackets. null for what is no host (RFC 9112 section 3.2: answer 400): empty, userinfo, a path, a
 * list, an escape, an empty label, a port that is no port. Of RFC 3986's reg-name only the unreserved characters are
 * taken: the rest is in no DNS name, and servers disagree about it. A plain name is returned as the same string.
 */
export function parseHost(value: string): string | null {
  if (value.length === 0 || value.length > longestHost) return null
  if (value.charCodeAt(0) === 0x5b) return parseBracketed(value)
  let lower = true
  let previous = dot
  let end = 0
  for (; end < value.length; end++) {
    const code = value.charCodeAt(end)
    if (code === colon) break
    if (code === dot) {
      if (previous === dot) return null
    } else if (code >= 0x41 && code <= 0x5a) {
      lower = false
    } else if (!isNameCharacter(code)) {
      return null
    }
    previous = code
  }
  if (end < value.length && !isPort(value, end + 1)) return null
  if (previous === dot) end--
  if (end <= 0) return null
  const name = end === value.length ? value : value.slice(0, end)
  return lower ? name : name.toLowerCase()
}

/** The digits of the port behind a host that `parseHost` takes; empty where there are none. */
export function portOf(value: string): string {
  const colonAt = value.indexOf(':', value.lastIndexOf(']') + 1)
  return colonAt === -1 ? '' : value.slice(colonAt + 1)
}

/** a-z, 0-9, `-`, `_`, `~`. Dots and upper case are dealt with where they matter. */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f ||
    code === 0x7e
  )
}

/** `[IPv6]`, perhaps with a port. A zone (`%eth0`) means nothing to another machine and is refused. */
function parseBracketed(value: string): string | null {
  const close = value.indexOf(']')
  const address = value.slice(1, close)
  if (close < 0 || address.includes('%') || !isIPv6(address)) return null
  const after = close + 1
  if (after < value.length && (value.charCodeAt(after) !== colon || !isPort(value, after + 1)))
    return null
  return value.slice(0, after).toLowerCase()
}

/** RFC 3986 section 3.2.3: digits, which may be none. */
function isPort(value: string, start: number): boolean {
  if (value.length - start > 5) return false
  let port = 0
  for (let at = start; at < value.length; at++) {
    const digit = value.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return false
    port = port * 10 + digit
  }
  return port <= 65_535
}
