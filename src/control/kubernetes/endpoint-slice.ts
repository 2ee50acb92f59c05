import { isIPv4, isIPv6 } from 'node:net'
import type { Located } from '../diagnostics/source-file.ts'
import { type EndpointPort, endpointPort } from './endpoints.ts'
import type { ObjectHead } from './meta.ts'
import { type Context, type Reader, reject } from './reading/context.ts'
import { quote } from './reading/describe.ts'
import { list } from './reading/list.ts'
import { podName } from './reading/pod-name.ts'
import { portNumber } from './reading/ports.ts'
import { readHead } from './reading/read-head.ts'
import { boolean, oneOf, text } from './reading/scalars.ts'
import { openStruct, Struct, structType } from './reading/struct.ts'
import type { Mapping, Tree } from './tree.ts'

/** discovery.k8s.io/v1; v1beta1 is converted to this shape. */
export interface EndpointSlice extends ObjectHead {
  readonly kind: 'EndpointSlice'
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  /** Label kubernetes.io/service-name. */
  readonly serviceName: string | null
  readonly endpoints: readonly SliceEndpoint[]
  /** Empty: the Service's numeric targetPort counts. */
  readonly ports: readonly EndpointPort[]
}

export interface SliceEndpoint {
  /** addresses[0]: the others have no meaning. */
  readonly address: Located<string>
  /** null where the slice does not say: ready and serving then count as true, terminating as false. */
  readonly ready: boolean | null
  readonly serving: boolean | null
  readonly terminating: boolean | null
  readonly pod: string | null
}

const sliceType = structType('an EndpointSlice', [
  'apiVersion',
  'kind',
  'metadata',
  'addressType',
  'endpoints',
  'ports',
])
const endpointType = structType('an endpoint of an EndpointSlice', [
  'addresses',
  'conditions',
  'hostname',
  'targetRef',
  'deprecatedTopology',
  'topology',
  'nodeName',
  'zone',
  'hints',
])
const conditionsType = structType('the conditions of an endpoint', [
  'ready',
  'serving',
  'terminating',
])
const portType = structType('a port of an EndpointSlice', [
  'name',
  'protocol',
  'port',
  'appProtocol',
])

type AddressType = EndpointSlice['addressType']

export function readEndpointSlice(root: Mapping, context: Context): EndpointSlice | undefined {
  const struct = new Struct(sliceType, root, context)
  const versions = ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1']
  const head = readHead(struct, 'EndpointSlice', versions, context)
  const addressType = struct.required('addressType', oneOf(['IPv4', 'IPv6', 'FQDN']))
  if (addressType?.value === 'FQDN') {
    const message = 'an EndpointSlice of host names is not followed'
    reject(context, 'fqdn-not-supported', addressType.at, message, 'use addresses')
  }
  // Without a type the addresses are still checked, but not one of them counts.
  const endpoints = struct.list('endpoints', endpointReader(addressType?.value ?? null))
  const ports = struct.list('ports', readPort)
  return (
    head && {
      ...head,
      kind: 'EndpointSlice',
      addressType: addressType?.value ?? 'IPv4',
      serviceName: head.meta.labels.get('kubernetes.io/service-name') ?? null,
      endpoints: addressType ? endpoints : [],
      ports,
    }
  )
}

function endpointReader(addressType: AddressType | null): Reader<SliceEndpoint> {
  return (tree, name, context) => {
    const endpoint = openStruct(endpointType, tree, name, context)
    if (!endpoint) return undefined
    const addresses = endpoint.required('addresses', list(addressReader(addressType)))
    const conditions = endpoint.optional('conditions', readConditions)
    const pod = endpoint.optional('targetRef', podName) ?? null
    const address = addresses?.[0]
    if (!address || conditions === undefined) return undefined
    const { ready = null, serving = null, terminating = null } = conditions ?? {}
    return { address, ready, serving, terminating, pod }
  }
}

function addressReader(addressType: AddressType | null): Reader<Located<string>> {
  return (tree, name, context) => {
    const address = text(tree, name, context)
    if (!address || addressType === null || addressType === 'FQDN') return address
    const fits = addressType === 'IPv4' ? isIPv4(address.value) : isIPv6(address.value)
    if (fits) return address
    const message = `${quote(address.value)} is not an ${addressType} address`
    return reject(context, 'bad-address', address.at, message)
  }
}

/** undefined: one of them cannot be read, and taking it for absent would take the endpoint for ready. */
function readConditions(tree: Tree, name: string, context: Context) {
  const conditions = openStruct(conditionsType, tree, name, context)
  const ready = conditions?.optional('ready', boolean)
  const serving = conditions?.optional('serving', boolean)
  const terminating = conditions?.optional('terminating', boolean)
  if (ready === undefined || serving === undefined || terminating === undefined) return undefined
  return {
    ready: ready?.value ?? null,
    serving: serving?.value ?? null,
    terminating: terminating?.value ?? null,
  }
}

function readPort(tree: Tree, name: string, context: Context): EndpointPort | undefined {
  const port = openStruct(portType, tree, name, context)
  const number = port?.optional('port', portNumber)
  if (!port || number === undefined) return undefined
  return endpointPort(port, number?.value ?? null)
}
