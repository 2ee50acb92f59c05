/** Which octets may stand where, as tables: one lookup an octet in the parsers' loops. */

export const CR = 0x0d
export const LF = 0x0a
export const SP = 0x20
export const HTAB = 0x09
export const COLON = 0x3a
export const SEMICOLON = 0x3b

function tableOf(allowed: (octet: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, octet) => (allowed(octet) ? 1 : 0))
}

/** tchar of RFC 9110 5.6.2. */
export const isTokenOctet = tableOf(
  (octet) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(octet)) && octet < 0x80,
)

/** Of field names, flags to be joined with `|`: 0 is no tchar. */
export const PLAIN_NAME = 1
export const UNDERSCORE_NAME = 2
/** A tchar that few names have: programs behind a CGI-like interface may take it for a hyphen. */
export const ODD_NAME = 4
export const nameOctet = Uint8Array.from({ length: 256 }, (_, octet) => {
  if (isTokenOctet[octet] === 0) return 0
  const character = String.fromCharCode(octet)
  if (character === '_') return UNDERSCORE_NAME
  return /[0-9A-Za-z-]/.test(character) ? PLAIN_NAME : ODD_NAME
})

/** field-vchar, SP and HTAB of RFC 9110 5.5: no other control character, NUL and DEL among them. */
export const isValueOctet = tableOf((octet) => octet === HTAB || (octet >= 0x20 && octet !== 0x7f))

/** What a request target may have: visible ASCII without `#`, which must never be sent (RFC 9112 3.2). */
export const isTargetOctet = tableOf((octet) => octet > 0x20 && octet < 0x7f && octet !== 0x23)

/** Value of a hexadecimal digit, 255 for anything else. */
export const hexValue = Uint8Array.from({ length: 256 }, (_, octet) => {
  const digit = Number.parseInt(String.fromCharCode(octet), 16)
  return Number.isNaN(digit) ? 255 : digit
})
