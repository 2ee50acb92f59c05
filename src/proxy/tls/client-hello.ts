/** Server names longer than that are not sent: RFC 1035 allows 253 octets. Post-quantum key shares take most of the rest. */
const longestHello = 16_384

/** Who cuts a hello into more records than this does so to be a nuisance. */
const mostRecords = 64

const handshakeRecord = 22
const clientHello = 1
const serverNameExtension = 0
const hostName = 0

/**
 * The server name (SNI, RFC 6066 section 3) of the ClientHello that a connection begins with, as it was sent; '' where it
 * names none. null: more bytes are needed.
 *
 * It has to be known before OpenSSL is asked: OpenSSL decides about the resumption of a session first and about the name
 * later, so that with one context for all names a ticket of one host would be good for every other. Whether the hello is
 * valid is none of this function's business: of what can't be followed it says '', and OpenSSL refuses it in its own words.
 */
export function serverNameOf(bytes: Buffer): string | null {
  const hello = handshakeBytes(bytes)
  if (hello === null) return ''
  if (hello.length < 4) return null
  const end = 4 + hello.readUIntBE(1, 3)
  if (hello[0] !== clientHello || end > longestHello) return ''
  if (hello.length < end) return null
  try {
    return nameInHello(hello.subarray(4, end))
  } catch {
    // A length that leads out of the hello: RangeError.
    return ''
  }
}

/** What the records carry that have arrived, which may cut a hello anywhere; null: no handshake of TLS begins like this. */
function handshakeBytes(bytes: Buffer): Buffer | null {
  const fragments: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== handshakeRecord || fragments.length === mostRecords) return null
    if (at + 5 > bytes.length) break
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    fragments.push(bytes.subarray(at + 5, end))
    at = end
  }
  return fragments.length === 1 ? (fragments[0] as Buffer) : Buffer.concat(fragments)
}

/** RFC 8446 section 4.1.2: version, random, session id, cipher suites, compression methods, extensions. */
function nameInHello(hello: Buffer): string {
  let at = 2 + 32
  at += 1 + hello.readUInt8(at)
  at += 2 + hello.readUInt16BE(at)
  at += 1 + hello.readUInt8(at)
  if (at === hello.length) return ''
  for (at += 2; at < hello.length; ) {
    const type = hello.readUInt16BE(at)
    const end = at + 4 + hello.readUInt16BE(at + 2)
    if (type === serverNameExtension) return nameInExtension(hello.subarray(at + 4, end))
    at = end
  }
  return ''
}

/** Only one name is ever in the list, as OpenSSL insists. */
function nameInExtension(extension: Buffer): string {
  if (extension.readUInt8(2) !== hostName) return ''
  const end = 5 + extension.readUInt16BE(3)
  return end === extension.length ? extension.toString('latin1', 5, end) : ''
}
