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

/** field-vchar, SP and HTAB of RFC 9110 5.5: no other control character, NUL and DEL among them. */
export const isValueOctet = tableOf((octet) => octet === HTAB || (octet >= 0x20 && octet !== 0x7f))

/** What a request target may have: visible ASCII without `#`, which must never be sent (RFC 9112 3.2). */
export const isTargetOctet = tableOf((octet) => octet > 0x20 && octet < 0x7f && octet !== 0x23)

/** Value of a hexadecimal digit, 255 for anything else. */
export const hexValue = Uint8Array.from({ length: 256 }, (_, octet) => {
  const digit = Number.parseInt(String.fromCharCode(octet), 16)
  return Number.isNaN(digit) ? 255 : digit
})
