import type { Located, SourceRange } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import { type Context, type Reader, reject } from './context.ts'
import { list } from './list.ts'
import { portNumber, portNumberOrName } from './ports.ts'
import { integer, oneOf, text } from './scalars.ts'
import { openStruct, type Struct, structType } from './struct.ts'

/** A readinessProbe as it is written, with the defaults of Kubernetes. Times are seconds. */
export interface ReadinessProbe {
  readonly at: SourceRange
  readonly handler: ProbeHandler
  readonly initialDelaySeconds: number
  readonly periodSeconds: number
  readonly timeoutSeconds: number
  readonly successThreshold: number
  readonly failureThreshold: number
}

export type ProbeHandler =
  | {
      readonly kind: 'http'
      readonly scheme: 'http' | 'https'
      readonly host: string | null
      readonly port: Located<number | string>
      readonly path: string
      readonly headers: readonly (readonly [name: string, value: string])[]
    }
  | { readonly kind: 'tcp'; readonly host: string | null; readonly port: Located<number | string> }
  | { readonly kind: 'grpc'; readonly port: Located<number | string>; readonly service: string }
  | { readonly kind: 'exec'; readonly command: readonly string[] }

const probeType = structType('a readinessProbe', [
  'exec',
  'httpGet',
  'tcpSocket',
  'grpc',
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
  'terminationGracePeriodSeconds',
])
const execType = structType('an exec probe', ['command'])
const httpType = structType('an httpGet probe', ['path', 'port', 'host', 'scheme', 'httpHeaders'])
const headerType = structType('a header of an httpGet probe', ['name', 'value'])
const tcpType = structType('a tcpSocket probe', ['port', 'host'])
const grpcType = structType('a grpc probe', ['port', 'service'])

export function readinessProbe(
  tree: Tree,
  name: string,
  context: Context,
): ReadinessProbe | undefined {
  const probe = openStruct(probeType, tree, name, context)
  if (!probe) return undefined
  const handlers = [
    probe.optional('httpGet', httpHandler),
    probe.optional('tcpSocket', tcpHandler),
    probe.optional('grpc', grpcHandler),
    probe.optional('exec', execHandler),
  ]
  const seconds = (field: NumberField, least: number, byDefault: number) =>
    probe.optional(field, atLeast(least))?.value ?? byDefault
  const read = {
    initialDelaySeconds: seconds('initialDelaySeconds', 0, 0),
    periodSeconds: seconds('periodSeconds', 1, 10),
    timeoutSeconds: seconds('timeoutSeconds', 1, 1),
    successThreshold: seconds('successThreshold', 1, 1),
    failureThreshold: seconds('failureThreshold', 1, 3),
  }
  const written = handlers.filter((handler) => handler !== null)
  const [handler] = written
  if (written.length !== 1) {
    const message = `a probe needs one of \`httpGet\`, \`tcpSocket\`, \`grpc\` and \`exec\`, and this has ${written.length}`
    return reject(context, 'bad-value', tree.at, message)
  }
  return handler && { at: tree.at, handler, ...read }
}

type NumberField =
  | 'initialDelaySeconds'
  | 'periodSeconds'
  | 'timeoutSeconds'
  | 'successThreshold'
  | 'failureThreshold'

/** A day: whoever waits longer means something else. */
const MOST = 86_400

function atLeast(least: number): Reader<Located<number>> {
  return (tree, name, context) => {
    const written = integer(tree, name, context)
    if (!written || (written.value >= least && written.value <= MOST)) return written
    const message = `\`${name}\` cannot be ${written.value}`
    return reject(context, 'bad-value', written.at, message, `from ${least} to ${MOST}`)
  }
}

function httpHandler(tree: Tree, name: string, context: Context): ProbeHandler | undefined {
  const http = openStruct(httpType, tree, name, context)
  const port = http?.required('port', portNumberOrName)
  if (!http || !port) return undefined
  const path = http.optional('path', text)?.value || '/'
  return {
    kind: 'http',
    scheme: http.optional('scheme', oneOf(['HTTP', 'HTTPS']))?.value === 'HTTPS' ? 'https' : 'http',
    host: hostOf(http),
    port,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: http.list('httpHeaders', readHeader),
  }
}

function readHeader(tree: Tree, name: string, context: Context) {
  const header = openStruct(headerType, tree, name, context)
  const field = header?.required('name', text)
  const value = header?.required('value', text)
  if (!field || !value) return undefined
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(field.value) && !/[\r\n\0]/.test(value.value)) {
    return [field.value, value.value] as const
  }
  return reject(context, 'bad-value', field.at, 'this is not a header that can be sent')
}

function tcpHandler(tree: Tree, name: string, context: Context): ProbeHandler | undefined {
  const tcp = openStruct(tcpType, tree, name, context)
  const port = tcp?.required('port', portNumberOrName)
  return tcp && port && { kind: 'tcp', host: hostOf(tcp), port }
}

function hostOf(struct: Struct<'host'>): string | null {
  return struct.optional('host', text)?.value || null
}

function grpcHandler(tree: Tree, name: string, context: Context): ProbeHandler | undefined {
  const grpc = openStruct(grpcType, tree, name, context)
  const port = grpc?.required('port', portNumber)
  return (
    grpc && port && { kind: 'grpc', port, service: grpc.optional('service', text)?.value ?? '' }
  )
}

function execHandler(tree: Tree, name: string, context: Context): ProbeHandler | undefined {
  const exec = openStruct(execType, tree, name, context)
  const command = exec?.required('command', list(text))?.map(({ value }) => value) ?? []
  if (command.length > 0) return { kind: 'exec', command }
  return exec && reject(context, 'bad-value', tree.at, 'an exec probe needs a command')
}
