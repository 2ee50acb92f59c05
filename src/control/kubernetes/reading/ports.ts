import type { Located } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { isDnsLabel } from './names.ts'
import { integer, oneOf, text, wrongType } from './scalars.ts'

export function portNumber(
  tree: Tree,
  name: string,
  context: Context,
): Located<number> | undefined {
  const written = integer(tree, name, context)
  if (!written) return undefined
  if (written.value >= 1 && written.value <= 65535) return written
  const message = `the number ${quote(String(written.value))} is not a port`
  return reject(context, 'bad-port', tree.at, message, 'from 1 to 65535')
}

export function portName(tree: Tree, name: string, context: Context): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written) return undefined
  if (isDnsLabel(written.value) && /[a-z]/.test(written.value)) return written
  const isNumber = /^\d+$/.test(written.value)
  return reject(
    context,
    'bad-port',
    written.at,
    `${quote(written.value)} is not the name of a port`,
    isNumber
      ? 'a port number is written without quotes, and a name needs a letter'
      : 'lower-case letters, digits and dashes, with at least one letter',
  )
}

/** What Kubernetes calls IntOrString. */
export function portNumberOrName(
  tree: Tree,
  name: string,
  context: Context,
): Located<number | string> | undefined {
  const type = tree.kind === 'scalar' ? typeof tree.value : tree.kind
  if (type === 'number') return portNumber(tree, name, context)
  if (type === 'string') return portName(tree, name, context)
  return wrongType(tree, name, 'a port number or the name of a port', context)
}

export const protocol = oneOf(['TCP', 'UDP', 'SCTP'])
