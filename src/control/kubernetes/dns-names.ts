import type { X509Certificate } from 'node:crypto'

/** One `TYPE:value` as Node renders it; a value that could be mistaken for several comes in quotes. */
const alternativeName = /([^:]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy

/** DNS names that a certificate is for, lower case: those of its SAN, or the CN of one so old that it has no DNS name there. */
export function dnsNames(certificate: X509Certificate): string[] {
  const entries = [...(certificate.subjectAltName ?? '').matchAll(alternativeName)]
  const names = entries.filter(([, type]) => type === 'DNS').map(([, , value]) => value ?? '')
  if (names.length === 0) return lowerCase(commonNames(certificate))
  // What needs quotes is no name that anybody can ask for.
  return lowerCase(names.filter((name) => !name.startsWith('"')))
}

function lowerCase(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))]
}

function commonNames(certificate: X509Certificate): string[] {
  // Several CNs come as a list, which the declared type does not know.
  const name: unknown = certificate.toLegacyObject().subject?.CN
  const names: readonly unknown[] = Array.isArray(name) ? name : [name]
  return names.filter((text): text is string => typeof text === 'string')
}
