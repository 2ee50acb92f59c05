/*
 * A request's path has two forms. The delivered one is what the pod gets: as it came, dot segments resolved. The compared
 * one is what rules are held against: everything that a pod may read as the same path is the same string, so that
 * `/%61dmin` does not slip by a rule for `/admin`. It is made from the delivered form and from nothing else: what was
 * matched is what is delivered. Neither ever decodes `%2F`, merges `//` or cuts `;x`: servers disagree about those.
 */

const slash = 0x2f
const dot = 0x2e
const percent = 0x25

/**
 * The path for the pod, from the path of the request line (latin1, without query). null: refuse the request with 400,
 * because servers would not agree what the path means (no leading slash, `%00`, a backslash, `#`, a space, a control
 * character, a raw byte from 0x80 up). A path without anything to resolve is returned as the same string.
 */
export function deliveredPath(raw: string): string | null {
  if (raw.charCodeAt(0) !== slash) return null
  let plain = true
  let previous = 0
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at)
    if (code <= 0x20 || code >= 0x7f || code === 0x23 || code === 0x5c) return null
    if (code === percent || (code === dot && previous === slash)) plain = false
    previous = code
  }
  if (plain) return raw
  if (raw.includes('%00')) return null
  return dotSegment.test(raw) ? resolveDotSegments(raw) : raw
}

/** The form to match, of a path that `deliveredPath` gave. Applying it twice changes nothing more. */
export function comparedPath(delivered: string): string {
  return reencoded.test(delivered) ? delivered.replace(reencoding, reencode) : delivered
}

/**
 * The form to match of a path as an Ingress writes it: text, where a request can only bring percent-encoded bytes. null
 * where no request can ever have it (`%00`).
 */
export function comparedWrittenPath(written: string): string | null {
  const delivered = deliveredPath(encodedText(written))
  return delivered === null ? null : comparedPath(delivered)
}

/** Text as a request line would carry it: what may not stand there raw is percent-encoded as UTF-8. */
export function encodedText(written: string): string {
  return written.replace(/[^!-~]+|[#?\\]/g, (text) =>
    Array.from(Buffer.from(text, 'utf8'), percentEncoded).join(''),
  )
}

const dotSegment = /\/(?:\.|%2e){1,2}(?:\/|$)/i

/** RFC 3986 section 5.2.4 for an absolute path; `%2e` is a dot there (section 6.2.2.2). */
function resolveDotSegments(path: string): string {
  const resolved: string[] = []
  const segments = path.slice(1).split('/')
  const last = segments.length - 1
  for (const [index, segment] of segments.entries()) {
    const plain = segment.replace(/%2e/gi, '.')
    if (plain !== '.' && plain !== '..') {
      resolved.push(segment)
      continue
    }
    if (plain === '..') resolved.pop()
    // `/a/.` and `/a/b/..` name the folder: they keep its slash.
    if (index === last) resolved.push('')
  }
  return `/${resolved.join('/')}`
}

/** What the compared form writes otherwise: escapes, and characters that no URI may hold raw (RFC 3986 appendix A). */
const reencoded = /[%"<>^`{|}]/
const reencoding = /%[0-9A-Fa-f]{2}|[%"<>^`{|}]/g

function reencode(found: string): string {
  // A stray `%` becomes `%25`: left alone, it could form a new escape with digits that were decoded behind it.
  if (found.length === 1) return percentEncoded(found.charCodeAt(0))
  const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
  return /[A-Za-z0-9._~-]/.test(character) ? character : found.toUpperCase()
}

function percentEncoded(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
