import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import type { Context } from './reading/context.ts'
import { ipAddress } from './reading/hosts.ts'
import { podName } from './reading/pod-name.ts'
import { portNumber, protocol } from './reading/ports.ts'
import { readHead } from './reading/read-head.ts'
import { text } from './reading/scalars.ts'
import { openStruct, Struct, structType } from './reading/struct.ts'
import type { Mapping, Tree } from './tree.ts'

/** Belongs to the Service of the same name and namespace. */
export interface Endpoints extends ObjectHead {
  readonly kind: 'Endpoints'
  readonly subsets: readonly EndpointSubset[]
}

export interface EndpointSubset {
  readonly addresses: readonly EndpointAddress[]
  readonly notReadyAddresses: readonly EndpointAddress[]
  readonly ports: readonly EndpointPort[]
}

export interface EndpointAddress {
  readonly ip: Located<string>
  /** Name of the pod in targetRef. */
  readonly pod: string | null
}

/** Also of an EndpointSlice. */
export interface EndpointPort {
  readonly name: string | null
  /** null: any port (an EndpointSlice may leave it open). */
  readonly port: number | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol: string | null
}

const endpointsType = structType('an Endpoints object', [
  'apiVersion',
  'kind',
  'metadata',
  'subsets',
])
const subsetType = structType('a subset of Endpoints', ['addresses', 'notReadyAddresses', 'ports'])
const addressType = structType('an address of Endpoints', [
  'ip',
  'hostname',
  'nodeName',
  'targetRef',
])
const portType = structType('a port of Endpoints', ['name', 'port', 'protocol', 'appProtocol'])

export function readEndpoints(root: Mapping, context: Context): Endpoints | undefined {
  const struct = new Struct(endpointsType, root, context)
  const head = readHead(struct, 'Endpoints', ['v1'], context)
  const subsets = struct.list('subsets', readSubset)
  return head && { ...head, kind: 'Endpoints', subsets }
}

function readSubset(tree: Tree, name: string, context: Context): EndpointSubset | undefined {
  const subset = openStruct(subsetType, tree, name, context)
  return (
    subset && {
      addresses: subset.list('addresses', readAddress),
      notReadyAddresses: subset.list('notReadyAddresses', readAddress),
      ports: subset.list('ports', readPort),
    }
  )
}

function readAddress(tree: Tree, name: string, context: Context): EndpointAddress | undefined {
  const address = openStruct(addressType, tree, name, context)
  const ip = address?.required('ip', ipAddress)
  return address && ip && { ip, pod: address.optional('targetRef', podName) ?? null }
}

function readPort(tree: Tree, name: string, context: Context): EndpointPort | undefined {
  const port = openStruct(portType, tree, name, context)
  const number = port?.required('port', portNumber)
  return port && number && endpointPort(port, number.value)
}

/** undefined: a field that decides which traffic goes there cannot be read. */
export function endpointPort(
  port: Struct<'name' | 'protocol' | 'appProtocol'>,
  number: number | null,
): EndpointPort | undefined {
  const name = port.optional('name', text)
  const read = port.optional('protocol', protocol)
  const appProtocol = port.optional('appProtocol', text)
  if (name === undefined || read === undefined) return undefined
  return {
    // An unnamed port may also be written as an empty name.
    name: name?.value || null,
    port: number,
    protocol: read?.value ?? 'TCP',
    appProtocol: appProtocol?.value ?? null,
  }
}
