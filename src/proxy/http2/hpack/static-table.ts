import { Buffer } from 'node:buffer'

/** Names and values of RFC 7541 Appendix A in its order. An index counts from 1, so that of an entry here is one more. */
export const staticFields: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
]

/** The last index of the static table: the newest entry of the dynamic one comes after it (RFC 7541 2.3.3). */
export const LAST_STATIC_INDEX = staticFields.length

/** All of the table's octets, a name and its value after each other: to be copied from, not to be read as text. */
export const staticBytes = Buffer.from(staticFields.flat().join(''), 'latin1')

/** By index: where a field stands in `staticBytes`, where its name ends, where its value ends. 0 is no index. */
export const staticStart = new Int32Array(LAST_STATIC_INDEX + 1)
export const staticNameEnd = new Int32Array(LAST_STATIC_INDEX + 1)
export const staticEnd = new Int32Array(LAST_STATIC_INDEX + 1)

let at = 0
for (const [i, [name, value]] of staticFields.entries()) {
  staticStart[i + 1] = at
  staticNameEnd[i + 1] = at + name.length
  at += name.length + value.length
  staticEnd[i + 1] = at
}
