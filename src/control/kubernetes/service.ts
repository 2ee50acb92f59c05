import { isIP } from 'node:net'
import type { Located, SourceRange } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import { type Context, reject } from './reading/context.ts'
import { quote } from './reading/describe.ts'
import { dnsName } from './reading/hosts.ts'
import { list } from './reading/list.ts'
import { portName, portNumber, portNumberOrName, protocol } from './reading/ports.ts'
import { readHead } from './reading/read-head.ts'
import { boolean, integer, oneOf, text } from './reading/scalars.ts'
import { openStruct, Struct, structType } from './reading/struct.ts'
import { labelMap, plainTexts } from './reading/text-map.ts'
import type { Mapping, Tree } from './tree.ts'

export interface Service extends ObjectHead {
  readonly kind: 'Service'
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  readonly externalName: Located<string> | null
  /** clusterIP: None. */
  readonly headless: boolean
  /** null: no selector, so that only Endpoints or EndpointSlices name its pods. */
  readonly selector: ReadonlyMap<string, string> | null
  readonly selectorAt: SourceRange | null
  readonly ports: readonly ServicePort[]
  /** publishNotReadyAddresses, or its old annotation service.alpha.kubernetes.io/tolerate-unready-endpoints. */
  readonly publishNotReadyAddresses: boolean
  /** sessionAffinity: ClientIP with its time in seconds (10,800 by default); null for None. */
  readonly clientIpAffinity: { readonly timeoutSeconds: number } | null
}

export interface ServicePort {
  readonly name: Located<string> | null
  readonly port: Located<number>
  /** A number, or the name of a container port, which may differ from pod to pod; null: the same as `port`. */
  readonly targetPort: Located<number | string> | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol: Located<string> | null
}

const serviceType = structType('a Service', ['apiVersion', 'kind', 'metadata', 'spec', 'status'])
export const serviceSpecType = structType('the spec of a Service', [
  'ports',
  'selector',
  'clusterIP',
  'clusterIPs',
  'type',
  'externalIPs',
  'sessionAffinity',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'externalName',
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'publishNotReadyAddresses',
  'sessionAffinityConfig',
  'topologyKeys',
  'ipFamily',
  'ipFamilies',
  'ipFamilyPolicy',
  'allocateLoadBalancerNodePorts',
  'loadBalancerClass',
  'internalTrafficPolicy',
  'trafficDistribution',
])
const portType = structType('a port of a Service', [
  'name',
  'protocol',
  'appProtocol',
  'port',
  'targetPort',
  'nodePort',
])
const affinityConfigType = structType('a sessionAffinityConfig', ['clientIP'])
const clientIpType = structType('the clientIP of a sessionAffinityConfig', ['timeoutSeconds'])

const defaultAffinitySeconds = 10_800

/** The predecessor of the field, no longer read by Kubernetes but still in many manifests. */
const tolerateUnready = 'service.alpha.kubernetes.io/tolerate-unready-endpoints'

export function readService(root: Mapping, context: Context): Service | undefined {
  const struct = new Struct(serviceType, root, context)
  const head = readHead(struct, 'Service', ['v1'], context)
  const spec = struct.required('spec', readSpec)
  if (!head || !spec) return undefined
  const tolerates = head.meta.annotations.get(tolerateUnready)?.value === 'true'
  return {
    ...head,
    kind: 'Service',
    ...spec,
    publishNotReadyAddresses: spec.publishNotReadyAddresses || tolerates,
  }
}

function readSelector(tree: Tree, name: string, context: Context) {
  const map = labelMap(tree, name, context)
  return map && { ...map, at: tree.at }
}

type ServiceSpec = Omit<Service, keyof ObjectHead | 'kind'>

function readSpec(tree: Tree, name: string, context: Context): ServiceSpec | undefined {
  const spec = openStruct(serviceSpecType, tree, name, context)
  if (!spec) return undefined
  const type = spec.optional(
    'type',
    oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  )
  const external = type?.value === 'ExternalName'
  const externalName = external
    ? spec.required('externalName', dnsName)
    : spec.optional('externalName', type === undefined ? dnsName : text)
  const headless = spec.optional('clusterIP', readClusterIp)?.value === 'None'
  const ports =
    headless || external || type === undefined
      ? spec.list('ports', readServicePort)
      : (spec.required('ports', readPorts) ?? [])
  const selector = spec.optional('selector', readSelector)
  spec.optional('externalTrafficPolicy', oneOf(['Cluster', 'Local']))
  spec.optional('internalTrafficPolicy', oneOf(['Cluster', 'Local']))
  return {
    type: type?.value ?? 'ClusterIP',
    externalName: externalName ?? null,
    headless,
    // Half a selector would select more pods than were meant.
    selector: selector?.complete ? plainTexts(selector) : null,
    selectorAt: selector?.at ?? null,
    ports,
    publishNotReadyAddresses: spec.optional('publishNotReadyAddresses', boolean)?.value ?? false,
    clientIpAffinity: readAffinity(spec),
  }
}

function readClusterIp(tree: Tree, name: string, context: Context): Located<string> | undefined {
  const written = text(tree, name, context)
  if (!written || ['None', ''].includes(written.value) || isIP(written.value)) return written
  const message = `\`${name}\` cannot be ${quote(written.value)}`
  return reject(context, 'bad-address', written.at, message, 'an IP address or `None`')
}

function readPorts(tree: Tree, name: string, context: Context): readonly ServicePort[] | undefined {
  const ports = list(readServicePort)(tree, name, context)
  const several = tree.kind === 'sequence' && tree.items.length > 1
  for (const port of several ? (ports ?? []) : []) {
    if (port.name) continue
    const message = 'a Service with several ports needs a `name` for each'
    reject(context, 'missing-field', port.port.at, message)
  }
  return ports
}

function readServicePort(tree: Tree, name: string, context: Context): ServicePort | undefined {
  const fields = openStruct(portType, tree, name, context)
  if (!fields) return undefined
  const port = fields.required('port', portNumber)
  const targetPort = fields.optional('targetPort', portNumberOrName)
  const portNamed = fields.optional('name', portName)
  const read = fields.optional('protocol', protocol)
  const appProtocol = fields.optional('appProtocol', text)
  fields.optional('nodePort', integer)
  if (!port || targetPort === undefined || portNamed === undefined || read === undefined) {
    return undefined
  }
  return {
    name: portNamed,
    port,
    targetPort,
    protocol: read?.value ?? 'TCP',
    appProtocol: appProtocol ?? null,
  }
}

function readAffinity(
  spec: Struct<'sessionAffinity' | 'sessionAffinityConfig'>,
): Service['clientIpAffinity'] {
  const affinity = spec.optional('sessionAffinity', oneOf(['None', 'ClientIP']))
  const configured = spec.optional('sessionAffinityConfig', readAffinitySeconds)
  if (affinity?.value !== 'ClientIP') return null
  return { timeoutSeconds: configured ?? defaultAffinitySeconds }
}

function readAffinitySeconds(
  tree: Tree,
  name: string,
  context: Context,
): number | null | undefined {
  const config = openStruct(affinityConfigType, tree, name, context)
  const clientIp = config?.optional('clientIP', (inner, field) =>
    openStruct(clientIpType, inner, field, context),
  )
  const seconds = clientIp?.optional('timeoutSeconds', integer)
  if (!seconds) return seconds
  if (seconds.value >= 1 && seconds.value <= 86_400) return seconds.value
  const message = `\`timeoutSeconds\` cannot be ${seconds.value}`
  return reject(context, 'bad-value', seconds.at, message, 'from 1 to 86400 (a day)')
}
