import type { Located } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import type { Context } from './reading/context.ts'
import { ipAddress } from './reading/hosts.ts'
import { portNumber, protocol } from './reading/ports.ts'
import { type ReadinessProbe, readinessProbe } from './reading/probe.ts'
import { readHead } from './reading/read-head.ts'
import { oneOf, text } from './reading/scalars.ts'
import { openStruct, Struct, structType } from './reading/struct.ts'
import type { Mapping, Tree } from './tree.ts'

export interface Pod extends ObjectHead {
  readonly kind: 'Pod'
  /** status.phase; null where the manifest has no status. */
  readonly phase: string | null
  /** status.podIPs, or else status.podIP. Empty: no address yet. */
  readonly ips: readonly Located<string>[]
  /** Status of the condition Ready is True; null: there is no such condition. */
  readonly ready: boolean | null
  /** Of the containers, and of init containers that go on running beside them (restartPolicy: Always). */
  readonly ports: readonly ContainerPort[]
  /** Of the same containers: all of them have to be ready. */
  readonly probes: readonly ReadinessProbe[]
}

export interface ContainerPort {
  readonly name: string | null
  readonly containerPort: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

const podType = structType('a Pod', ['apiVersion', 'kind', 'metadata', 'spec', 'status'])
export const podSpecType = structType('the spec of a Pod', [
  'volumes',
  'initContainers',
  'containers',
  'ephemeralContainers',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'activeDeadlineSeconds',
  'dnsPolicy',
  'nodeSelector',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'nodeName',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'shareProcessNamespace',
  'securityContext',
  'imagePullSecrets',
  'hostname',
  'subdomain',
  'affinity',
  'schedulerName',
  'tolerations',
  'hostAliases',
  'priorityClassName',
  'priority',
  'dnsConfig',
  'readinessGates',
  'runtimeClassName',
  'enableServiceLinks',
  'preemptionPolicy',
  'overhead',
  'topologySpreadConstraints',
  'setHostnameAsFQDN',
  'os',
  'hostUsers',
  'schedulingGates',
  'resourceClaims',
  'resources',
  'hostnameOverride',
  'workloadRef',
  'schedulingGroup',
])
const containerType = structType('a container', [
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'ports',
  'envFrom',
  'env',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'volumeMounts',
  'volumeDevices',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
  'stdin',
  'stdinOnce',
  'tty',
])
const portType = structType('a port of a container', [
  'name',
  'hostPort',
  'containerPort',
  'protocol',
  'hostIP',
])
const statusType = structType('the status of a Pod', [
  'observedGeneration',
  'phase',
  'conditions',
  'message',
  'reason',
  'nominatedNodeName',
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'startTime',
  'initContainerStatuses',
  'containerStatuses',
  'ephemeralContainerStatuses',
  'qosClass',
  'resize',
  'resourceClaimStatuses',
  'extendedResourceClaimStatus',
  'allocatedResources',
  'resources',
  'nodeAllocatableResourceClaimStatuses',
])
const podIpType = structType('an item of podIPs', ['ip'])
const conditionType = structType('a condition of a Pod', [
  'type',
  'status',
  'observedGeneration',
  'lastProbeTime',
  'lastTransitionTime',
  'reason',
  'message',
])

export function readPod(root: Mapping, context: Context): Pod | undefined {
  const struct = new Struct(podType, root, context)
  const head = readHead(struct, 'Pod', ['v1'], context)
  const spec = struct.required('spec', readSpec)
  const status = struct.optional('status', readStatus)
  return head && { ...head, kind: 'Pod', ...(status ?? noStatus), ...(spec ?? noSpec) }
}

type PodSpec = Pick<Pod, 'ports' | 'probes'>

const noSpec: PodSpec = { ports: [], probes: [] }

function readSpec(tree: Tree, name: string, context: Context): PodSpec {
  const spec = openStruct(podSpecType, tree, name, context)
  if (!spec) return noSpec
  const containers = spec.list('containers', readContainer)
  const beside = spec.list('initContainers', readContainer).filter((init) => init.keepsRunning)
  const running = [...containers, ...beside]
  return {
    ports: running.flatMap(({ ports }) => ports),
    probes: running.flatMap(({ probe }) => (probe == null ? [] : [probe])),
  }
}

function readContainer(tree: Tree, name: string, context: Context) {
  const container = openStruct(containerType, tree, name, context)
  return (
    container && {
      keepsRunning: container.optional('restartPolicy', text)?.value === 'Always',
      ports: container.list('ports', readPort),
      probe: container.optional('readinessProbe', readinessProbe),
    }
  )
}

function readPort(tree: Tree, name: string, context: Context): ContainerPort | undefined {
  const port = openStruct(portType, tree, name, context)
  if (!port) return undefined
  const named = port.optional('name', text)
  const containerPort = port.required('containerPort', portNumber)
  const read = port.optional('protocol', protocol)
  if (!containerPort || named === undefined || read === undefined) return undefined
  return {
    name: named?.value ?? null,
    containerPort: containerPort.value,
    protocol: read?.value ?? 'TCP',
  }
}

type PodStatus = Pick<Pod, 'phase' | 'ips' | 'ready'>

const noStatus: PodStatus = { phase: null, ips: [], ready: null }

function readStatus(tree: Tree, name: string, context: Context): PodStatus | undefined {
  const status = openStruct(statusType, tree, name, context)
  if (!status) return undefined
  const phase = status.optional(
    'phase',
    oneOf(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']),
  )
  const podIp = status.optional('podIP', ipAddress)
  const podIps = status.list('podIPs', readPodIp)
  const ready = status.list('conditions', readCondition).find(({ type }) => type === 'Ready')
  return {
    phase: phase?.value ?? null,
    ips: podIps.length > 0 ? podIps : podIp ? [podIp] : [],
    ready: ready ? ready.holds : null,
  }
}

function readPodIp(tree: Tree, name: string, context: Context): Located<string> | undefined {
  return openStruct(podIpType, tree, name, context)?.required('ip', ipAddress)
}

function readCondition(tree: Tree, name: string, context: Context) {
  const condition = openStruct(conditionType, tree, name, context)
  const type = condition?.required('type', text)
  const status = condition?.required('status', oneOf(['True', 'False', 'Unknown']))
  // A status that cannot be read must not make the pod ready.
  return type && { type: type.value, holds: status?.value === 'True' }
}
