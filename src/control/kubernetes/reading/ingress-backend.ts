import type { Located } from '../../diagnostics/source-file.ts'
import type { IngressBackend } from '../ingress.ts'
import { findEntry, headOf, type Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { objectName } from './names.ts'
import { portName, portNumber, portNumberOrName } from './ports.ts'
import { openStruct, structType } from './struct.ts'

const backendType = structType('a backend', ['service', 'resource'])
const serviceType = structType('the service of a backend', ['name', 'port'])
const portType = structType('the port of a backend', ['name', 'number'])
const oldBackendType = structType('a v1beta1 backend', ['serviceName', 'servicePort', 'resource'])

export function readBackend(
  tree: Tree,
  name: string,
  context: Context,
): IngressBackend | undefined {
  const misplaced = fieldOf(tree, 'serviceName') ?? fieldOf(tree, 'servicePort')
  if (misplaced) {
    return reject(
      context,
      'bad-backend',
      misplaced,
      '`serviceName` and `servicePort` are the form of v1beta1, not of v1',
      'write `service: {name: NAME, port: {number: 80}}`',
    )
  }
  const backend = openStruct(backendType, tree, name, context)
  if (!backend) return undefined
  if (backend.has('service') === backend.has('resource')) {
    const message = 'a backend needs exactly one of `service` and `resource`'
    return reject(context, 'bad-backend', headOf(tree), message)
  }
  if (backend.has('resource')) return { kind: 'resource', at: tree.at }
  const service = backend.required('service', readService)
  return service && { kind: 'service', ...service, at: tree.at }
}

function readService(tree: Tree, name: string, context: Context) {
  const service = openStruct(serviceType, tree, name, context)
  const serviceName = service?.required('name', objectName)
  const port = service?.required('port', readPort)
  return serviceName && port && { name: serviceName, port }
}

function readPort(
  tree: Tree,
  name: string,
  context: Context,
): Located<number | string> | undefined {
  const port = openStruct(portType, tree, name, context)
  if (!port) return undefined
  if (port.has('name') === port.has('number')) {
    const message = 'the port of a backend needs exactly one of `name` and `number`'
    return reject(context, 'bad-backend', headOf(tree), message)
  }
  return port.has('name') ? port.required('name', portName) : port.required('number', portNumber)
}

/** extensions/v1beta1 and networking.k8s.io/v1beta1. */
export function readOldBackend(
  tree: Tree,
  name: string,
  context: Context,
): IngressBackend | undefined {
  const misplaced = fieldOf(tree, 'service')
  if (misplaced) {
    return reject(
      context,
      'bad-backend',
      misplaced,
      '`service` is the form of v1, not of v1beta1',
      'write `apiVersion: networking.k8s.io/v1`, or `serviceName` and `servicePort`',
    )
  }
  const backend = openStruct(oldBackendType, tree, name, context)
  if (!backend) return undefined
  const named = backend.has('serviceName') || backend.has('servicePort')
  if (named && backend.has('resource')) {
    const message = 'a backend needs exactly one of `serviceName` and `resource`'
    return reject(context, 'bad-backend', headOf(tree), message)
  }
  if (backend.has('resource')) return { kind: 'resource', at: tree.at }
  const serviceName = backend.required('serviceName', objectName)
  const port = backend.required('servicePort', readOldPort)
  return serviceName && port && { kind: 'service', name: serviceName, port, at: tree.at }
}

function readOldPort(
  tree: Tree,
  name: string,
  context: Context,
): Located<number | string> | undefined {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !/^\d+$/.test(tree.value)) {
    return portNumberOrName(tree, name, context)
  }
  // No name of a port is all digits, so that only the number can be meant.
  reject(
    context,
    'quoted-port-number',
    tree.at,
    `\`${name}\` is text, and is taken for the number`,
    'write it without quotes',
  )
  return portNumber({ ...tree, value: Number(tree.value) }, name, context)
}

function fieldOf(tree: Tree, field: string) {
  return tree.kind === 'mapping' ? findEntry(tree, field)?.key.at : undefined
}
