import type { Located } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { text } from './scalars.ts'

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

/** RFC 1123: what Kubernetes calls a DNS-1123 label. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && label.test(name)
}

/** What Kubernetes calls a DNS-1123 subdomain: labels with dots between them. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => label.test(part))
}

/** metadata.name, and every reference to one. */
export function objectName(tree: Tree, name: string, context: Context) {
  return checkedName(tree, name, context, isDnsSubdomain, 'with dots and dashes inside')
}

export function namespaceName(tree: Tree, name: string, context: Context) {
  return checkedName(tree, name, context, isDnsLabel, 'with dashes inside, at most 63')
}

function checkedName(
  tree: Tree,
  name: string,
  context: Context,
  isGood: (name: string) => boolean,
  rule: string,
): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written || isGood(written.value)) return written
  const lowered = written.value.toLowerCase()
  return reject(
    context,
    'bad-name',
    written.at,
    `${quote(written.value)} is not a name that Kubernetes accepts`,
    isGood(lowered) ? `write ${quote(lowered)}` : `lower-case letters and digits, ${rule}`,
  )
}
