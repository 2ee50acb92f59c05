/** Strict-Transport-Security (RFC 6797). */
export interface Hsts {
  /** Seconds. */
  readonly maxAge: number
  readonly includeSubDomains: boolean
  readonly preload: boolean
}

/** As a complete header line. */
export function hstsLine({ maxAge, includeSubDomains, preload }: Hsts): string {
  const subDomains = includeSubDomains ? '; includeSubDomains' : ''
  return `Strict-Transport-Security: max-age=${maxAge}${subDomains}${preload ? '; preload' : ''}\r\n`
}
