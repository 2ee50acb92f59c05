import type { Grammar } from './grammar.ts'

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?'
const dnsName = new RegExp(`^${label}(?:\\.${label})*$`)

/** What may stand in SNI (RFC 6066 3): a DNS name, and no address. */
export const serverNameGrammar: Grammar<string> = {
  expected: 'a DNS name',
  parse(text) {
    const name = text.toLowerCase()
    return name.length <= 253 && dnsName.test(name) && !/^[\d.]+$/.test(name) ? name : null
  },
}

const wholeLabel = new RegExp(`^${label}$`)

/** The name of a Service. */
export const dnsLabelGrammar: Grammar<string> = {
  expected: 'the name of a Service in the same namespace',
  parse: (text) => (wholeLabel.test(text) ? text : null),
}
