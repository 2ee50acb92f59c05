/**
 * What may not stand behind a body (RFC 9110 6.5.1): whoever merges trailers into the header would frame, route, or let in a
 * message by them.
 */
const forbidden = new Set([
  'age',
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'date',
  'expect',
  'expires',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'location',
  'max-forwards',
  'pragma',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'retry-after',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'warning',
  'www-authenticate',
])

/** Those that are passed on. Names, in lower case, and values in turns. */
export function allowedTrailers(fields: readonly string[]): string[] {
  const allowed: string[] = []
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = fields[i] as string
    const isOurs = name.startsWith('x-forwarded-') || name.startsWith('x-real-ip')
    if (forbidden.has(name) || isOurs || name.startsWith(':') || name.includes('_')) continue
    allowed.push(name, fields[i + 1] as string)
  }
  return allowed
}
