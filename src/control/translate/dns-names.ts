import type { X509Certificate } from 'node:crypto'

/** One `TYPE:value` as Node renders it; a value with a comma in it comes in quotes, as a JSON string. */
const alternativeName = /([^:]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy

/** DNS names that a certificate is for, lower case: those of its SAN, or the CN of one so old that it has no DNS name there. */
export function dnsNames(certificate: X509Certificate): string[] {
  const names = [...(certificate.subjectAltName ?? '').matchAll(alternativeName)]
    .filter(([, type]) => type === 'DNS')
    .map(([, , value]) => unquote(value ?? ''))
  const found = names.length > 0 ? names : commonNames(certificate)
  return [...new Set(found.map((name) => name.toLowerCase()))]
}

function unquote(value: string): string {
  return value.startsWith('"') ? String(JSON.parse(value)) : value
}

function commonNames(certificate: X509Certificate): string[] {
  // Several CNs come as a list, which the declared type does not know.
  const name: unknown = certificate.toLegacyObject().subject?.CN
  const names: readonly unknown[] = Array.isArray(name) ? name : [name]
  return names.filter((text): text is string => typeof text === 'string')
}
