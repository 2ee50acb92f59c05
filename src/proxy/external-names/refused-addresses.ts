import { BlockList, isIPv4 } from 'node:net'

/**
 * What a name must not lead to: this machine and its link, where services listen that trust whoever reaches them (the admin
 * port, a cloud's metadata). Whoever controls a name, or a manifest, would otherwise reach them through the proxy.
 */
const refused = new BlockList()
refused.addSubnet('0.0.0.0', 8, 'ipv4')
refused.addSubnet('127.0.0.0', 8, 'ipv4')
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addAddress('::', 'ipv6')
refused.addAddress('::1', 'ipv6')
refused.addSubnet('fe80::', 10, 'ipv6')

/** IPv4 that is written as IPv6 is judged as IPv4. */
export function isRefused(address: string): boolean {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  const plain = mapped ?? address
  return refused.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}
