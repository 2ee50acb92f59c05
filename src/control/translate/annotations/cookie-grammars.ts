import type { Grammar } from './grammar.ts'

// These values are written into a Set-Cookie header as they are: a control character or `;` in one would add to it.

export const cookieNameGrammar: Grammar<string> = {
  expected: "letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110, token)",
  parse: (text) => (/^[\w!#$%&'*+.^`|~-]{1,256}$/.test(text) ? text : null),
}

export const cookiePathGrammar: Grammar<string> = {
  expected: 'a path that begins with /, in printable ASCII without a semicolon',
  parse: (text) => (/^\/[ -:<-~]*$/.test(text) ? text : null),
}

export const cookieDomainGrammar: Grammar<string> = {
  expected: 'a domain name',
  parse: (text) =>
    text.length <= 254 &&
    /^\.?[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text)
      ? text.toLowerCase()
      : null,
}
