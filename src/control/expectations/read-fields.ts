import { type Context, reject } from '../kubernetes/reading/context.ts'
import { quote } from '../kubernetes/reading/describe.ts'
import { text, wrongType } from '../kubernetes/reading/scalars.ts'
import { isNull, type Tree } from '../kubernetes/tree.ts'
import type { ExpectedField } from './expectation.ts'

/** RFC 9110 5.6.2: what else there is would end the name, and nobody could send it. */
const token = /^[!#$%&'*+.^_`|~\w-]+$/

/** Header fields: names, each with a text or with nothing (null). */
export function readFields(
  tree: Tree,
  name: string,
  context: Context,
): readonly ExpectedField[] | undefined {
  if (tree.kind !== 'mapping') return wrongType(tree, name, 'a mapping', context)
  const fields: ExpectedField[] = []
  for (const { key, value } of tree.entries) {
    if (!token.test(key.value)) {
      reject(context, 'bad-name', key.at, `${quote(key.value)} is not the name of a header field`)
    } else if (isNull(value)) {
      fields.push({ name: key.value, value: null, at: key.at })
    } else {
      const written = text(value, key.value, context)
      if (written !== undefined) fields.push({ name: key.value, ...written })
    }
  }
  return fields
}
