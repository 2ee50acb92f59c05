import { createHash, timingSafeEqual } from 'node:crypto'

/** What the bearer of the token is known by. The token itself is not kept. */
export type TokenDigest = Uint8Array

export function digestOf(token: string): TokenDigest {
  return createHash('sha256').update(token).digest()
}

/** `authorization`: the header. Digests are compared, so that neither the length nor the first wrong byte shows in the time. */
export function bearsToken(authorization: string | undefined, expected: TokenDigest): boolean {
  const [, token = ''] = /^Bearer +([^ ]+)$/i.exec(authorization ?? '') ?? []
  return timingSafeEqual(digestOf(token), expected)
}
