import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Located } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { isDnsSubdomain } from './names.ts'
import { text } from './scalars.ts'

/** A host of an Ingress: a DNS name or a wildcard `*.foo.com`; answers lower case. */
export function ingressHost(
  tree: Tree,
  name: string,
  context: Context,
): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written) return undefined
  const host = written.value.toLowerCase()
  if (isIP(host)) {
    const hint = 'leave `host` out to serve every host'
    return reject(context, 'bad-host', written.at, `${quote(host)} is an address, not a name`, hint)
  }
  const plain = host.startsWith('*.') ? host.slice(2) : host
  if (isDnsSubdomain(plain)) return { value: host, at: written.at }
  const message = `${quote(written.value)} is not a host name`
  return reject(context, 'bad-host', written.at, message, hostHint(host))
}

function hostHint(host: string): string {
  if (host === '*') return 'leave `host` out to serve every host'
  if (/^[a-z]+:\/\//.test(host)) return 'the name alone, without a scheme and without a path'
  if (/:\d+$/.test(host)) return 'the name alone: a rule counts for every port'
  if (host.includes('/')) return 'the name alone: the path goes under `http.paths`'
  if (host.endsWith('.')) return 'without the dot at the end'
  if (host.includes('*')) return 'a wildcard stands for the whole first label: `*.example.com`'
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(host) ? domainToASCII(host) : ''
  if (ascii && ascii !== host && isDnsSubdomain(ascii)) return `write it as \`${ascii}\``
  return 'labels of letters, digits and dashes, with dots between them'
}

export function dnsName(tree: Tree, name: string, context: Context): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written) return undefined
  const host = written.value.toLowerCase().replace(/\.$/, '')
  if (isDnsSubdomain(host)) return { value: host, at: written.at }
  const message = `${quote(written.value)} is not a host name`
  return reject(context, 'bad-host', written.at, message, hostHint(host))
}

export function ipAddress(tree: Tree, name: string, context: Context): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written || isIP(written.value)) return written
  const message = `${quote(written.value)} is not an IP address`
  return reject(context, 'bad-address', written.at, message)
}
