import { isIP } from 'node:net'

/**
 * Whether a request with this Host may be answered. The page of an attacker can have its own name lead to this machine (DNS
 * rebinding), and the browser then takes us for that page's origin; but it sends that name. So only addresses, which
 * no DNS decides about, `localhost` and the names of the options are taken.
 */
export function isAllowedHost(host: string | undefined, names: readonly string[]): boolean {
  const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(host ?? '') ?? []
  if (bracketed !== undefined) return isIP(bracketed) === 6
  const name = plain.toLowerCase().replace(/\.$/, '')
  return name === 'localhost' || isIP(name) === 4 || names.includes(name)
}
