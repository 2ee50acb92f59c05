import type { Located } from '../../diagnostics/source-file.ts'
import type { IngressPath } from '../ingress.ts'
import { headOf } from '../tree.ts'
import { type Context, type Reader, reject } from './context.ts'
import { quote } from './describe.ts'
import type { IngressForm } from './ingress-form.ts'
import { oneOf, text } from './scalars.ts'
import { openStruct, structType } from './struct.ts'

const pathType = structType('a path of an Ingress', ['path', 'pathType', 'backend'])
const readPathType = oneOf(['Exact', 'Prefix', 'ImplementationSpecific'])
const pathTypeHint = '`Prefix` takes all paths below, `Exact` this one alone'

export function ingressPath(form: IngressForm): Reader<IngressPath> {
  return (tree, name, context) => {
    const fields = openStruct(pathType, tree, name, context)
    if (!fields) return undefined
    const type = form.needsPathType
      ? fields.required('pathType', readPathType, pathTypeHint)
      : fields.optional('pathType', readPathType)
    const written = fields.optional('path', text)
    const backend = fields.required('backend', form.backend)
    if (type === undefined || written === undefined) return undefined
    const kind = type?.value ?? 'ImplementationSpecific'
    const path = checkPath(written ?? { value: '', at: headOf(tree) }, kind, context)
    return path && backend && { path, pathType: kind, backend, at: tree.at }
  }
}

function checkPath(
  path: Located<string>,
  type: IngressPath['pathType'],
  context: Context,
): Located<string> | undefined {
  const fault = type === 'ImplementationSpecific' ? faultOfAny(path.value) : faultOf(path.value)
  if (!fault) return { value: path.value || '/', at: path.at }
  const message = path.value
    ? `${quote(path.value)} cannot be a path of type ${type}: it ${fault.why}`
    : `a path of type ${type} ${fault.why}`
  return reject(context, 'bad-path', path.at, message, fault.hint ?? null)
}

interface Fault {
  readonly why: string
  readonly hint?: string
}

/** A path of this type may be a regular expression, which nothing here looks into. */
function faultOfAny(path: string): Fault | null {
  if (path === '') return null
  if (!path.startsWith('/')) {
    return { why: 'does not begin with `/`', hint: `write ${quote(`/${path}`)}` }
  }
  // Any other character is compared as a request would carry it, percent-encoded; white space is rather a slip.
  if (/\s/.test(path)) {
    return { why: 'has a space in it', hint: 'a space that is meant is written `%20`' }
  }
  if (/\p{Cc}/u.test(path)) return { why: 'has a control character in it' }
  return null
}

/** Of Exact and Prefix: what the API server refuses, and what no request has. */
function faultOf(path: string): Fault | null {
  if (path === '') return { why: 'must not be empty', hint: 'write `/` for every path' }
  const general = faultOfAny(path)
  if (general) return general
  for (const part of ['//', '/./', '/../', '%2f', '%2F']) {
    if (path.includes(part)) return { why: `has \`${part}\` in it` }
  }
  for (const end of ['/..', '/.']) {
    if (path.endsWith(end)) return { why: `ends with \`${end}\`` }
  }
  const mark = /[?#\\]/.exec(path)
  if (mark) {
    const hint = 'a path is matched without query; for a pattern take ImplementationSpecific'
    return { why: `has \`${mark[0]}\` in it, and the path of a request has not`, hint }
  }
  return null
}
