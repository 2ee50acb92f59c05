import type { Grammar } from './grammar.ts'

const name = '[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?'
const reference = new RegExp(`^(?:(${name})/)?(${name})$`)

export interface SecretReference {
  /** null: that of the Ingress. */
  readonly namespace: string | null
  readonly name: string
}

export const secretGrammar: Grammar<SecretReference> = {
  expected: '"namespace/name" of a Secret',
  parse(text) {
    const parts = reference.exec(text)
    const [, namespace = null, secret] = parts ?? []
    return secret === undefined ? null : { namespace, name: secret }
  },
}
