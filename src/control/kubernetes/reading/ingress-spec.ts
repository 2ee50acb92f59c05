import type { Ingress, IngressRule, IngressTls } from '../ingress.ts'
import type { ObjectHead } from '../meta.ts'
import { headOf, type Tree } from '../tree.ts'
import { type Context, type Reader, reject } from './context.ts'
import { ingressHost } from './hosts.ts'
import type { IngressForm } from './ingress-form.ts'
import { ingressPath } from './ingress-path.ts'
import { list } from './list.ts'
import { objectName } from './names.ts'
import { openStruct, structType } from './struct.ts'

const ruleType = structType('a rule of an Ingress', ['host', 'http'])
const httpType = structType('the http of a rule', ['paths'])
const tlsType = structType('an item of tls', ['hosts', 'secretName'])

type IngressSpec = Omit<Ingress, keyof ObjectHead | 'kind'>

export function readIngressSpec(form: IngressForm): Reader<IngressSpec> {
  return (tree, name, context) => {
    const spec = openStruct(form.specType, tree, name, context)
    if (!spec) return undefined
    const className = spec.optional('ingressClassName', objectName)
    const defaultBackend = spec.optional(form.defaultBackendField, form.backend)
    const rules = spec.list('rules', ruleReader(form))
    const tls = spec.list('tls', readTls)
    if (!spec.has('rules') && !spec.has(form.defaultBackendField)) {
      const message = `an Ingress needs \`rules\` or \`${form.defaultBackendField}\``
      reject(context, 'missing-field', headOf(tree), message)
    }
    // Taken for absent, a bad class could make this Ingress ours.
    if (className === undefined) return undefined
    return { className, defaultBackend: defaultBackend ?? null, rules, tls }
  }
}

function ruleReader(form: IngressForm): Reader<IngressRule> {
  const readHttp = httpReader(form)
  return (tree, name, context) => {
    const rule = openStruct(ruleType, tree, name, context)
    if (!rule) return undefined
    const host = rule.optional('host', hostOrNone)
    const paths = rule.optional('http', readHttp)
    if (host === undefined || paths === undefined) return undefined
    return { host: host === 'none' ? null : host, paths, at: tree.at }
  }
}

/** `host: ""` says the same as no host. */
function hostOrNone(tree: Tree, name: string, context: Context) {
  if (tree.kind === 'scalar' && tree.value === '') return 'none'
  return ingressHost(tree, name, context)
}

function httpReader(form: IngressForm): Reader<IngressRule['paths']> {
  const readPaths = list(ingressPath(form))
  return (tree, name, context) =>
    openStruct(httpType, tree, name, context)?.required('paths', readPaths)
}

function readTls(tree: Tree, name: string, context: Context): IngressTls | undefined {
  const tls = openStruct(tlsType, tree, name, context)
  if (!tls) return undefined
  const secretName = tls.optional('secretName', objectName)
  if (secretName === undefined) return undefined
  return { hosts: tls.list('hosts', ingressHost), secretName, at: tree.at }
}
