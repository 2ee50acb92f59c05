import { isIPv4, isIPv6 } from 'node:net'

/** A block of addresses: those that have the first `prefix` bits of `address`. */
export interface Cidr {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** `10.0.0.0/8`, `fd00::/8`, or one address alone; undefined: none of them. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', bits] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const family = familyOf(address)
  if (family === null) return undefined
  const longest = family === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  return prefix <= longest ? { address, prefix, family } : undefined
}

export function cidrText({ address, prefix }: Cidr): string {
  return `${address}/${prefix}`
}

/** null: not an address. A zone (`fe80::1%eth0`) means something on one machine only, so it is none either. */
export function familyOf(address: string): Cidr['family'] | null {
  if (isIPv4(address)) return 'ipv4'
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : null
}
