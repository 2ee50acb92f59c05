import type { Destination, RequestRecord } from '../request-record.ts'
import { localTime, utcTime } from './times.ts'

/** What one variable of a log format has for a request. null: there is none. */
export type Variable = { readonly help: string } & (
  | {
      /** `safe`: ours, or checked when it was read. `client`: whatever a client sent; `habitual`: what most send alike. */
      readonly kind: 'safe' | 'client' | 'habitual'
      readonly read: (record: RequestRecord) => string | null
    }
  | {
      /** A whole number; or milliseconds, which are written as seconds with three decimals. */
      readonly kind: 'number' | 'seconds'
      readonly read: (record: RequestRecord) => number | null
    }
)

/** By the name that nginx or ingress-nginx has for it, where one of them has it. docs/access-log.md lists the same. */
export const variables: Readonly<Record<string, Variable>> = {
  remote_addr: safe('address of the client', (record) => record.clientAddress),
  remote_user: safe('always absent: nobody is asked who they are', () => null),
  time_local: safe('when the request was over', (record) => localTime(endOf(record))),
  time_iso8601: safe('the same, in UTC and with milliseconds', (record) => utcTime(endOf(record))),
  msec: seconds('the same, in seconds since 1970', endOf),
  request: habitual('method, target and protocol', requestLine),
  request_method: habitual('method', (record) => record.method || null),
  request_uri: client('target, as the client sent it', (record) => record.target || null),
  server_protocol: habitual('protocol', (record) => record.protocol),
  scheme: safe('`http` or `https`', (record) => record.scheme),
  host: habitual('host that was asked for', (record) => record.host || null),
  http_referer: habitual('Referer', (record) => record.referer || null),
  http_user_agent: habitual('User-Agent', (record) => record.userAgent || null),
  req_id: client('X-Request-Id: ours, or that of a trusted proxy', (record) => record.requestId),
  status: number('of the answer; 499: the client left before', (record) => record.status),
  body_bytes_sent: number('bytes of the body of the answer', (record) => record.responseBodyBytes),
  request_length: number('bytes of the request, head and body', (record) => record.requestBytes),
  request_time: seconds('from the head of the request to the end', (record) => record.durationMs),
  proxy_upstream_name: safe('namespace, Service and port, with `-` between', ({ destination }) =>
    destination === null ? null : upstreamName(destination),
  ),
  proxy_alternative_upstream_name: safe('always empty: of canaries', () => ''),
  namespace: safe('of the Ingress', ({ destination }) => destination?.ingress?.namespace ?? null),
  ingress_name: safe('of the Ingress', ({ destination }) => destination?.ingress?.name ?? null),
  service_name: safe('of the Service', ({ destination }) => destination?.service.name ?? null),
  service_port: safe('of the Service', ({ destination }) =>
    destination === null ? null : String(destination.service.port),
  ),
  rule_host: safe('host of the rule', ({ destination }) => destination?.host ?? null),
  rule_path: habitual('path of the rule', ({ destination }) => destination?.path ?? null),
  upstream_addr: safe('endpoint that was asked last', (record) => record.upstreamAddress),
  upstream_status: number('status of its answer', (record) => record.upstreamStatus),
  upstream_response_length: number('bytes of the body of its answer', (record) =>
    record.upstreamStatus === null ? null : record.responseBodyBytes,
  ),
  upstream_connect_time: seconds(
    'of the last attempt: until it was connected',
    (record) => record.upstreamConnectMs,
  ),
  upstream_header_time: seconds('until the head of its answer', (record) => record.upstreamHeadMs),
  upstream_response_time: seconds('until its end', (record) => record.upstreamDurationMs),
  attempts: number('how many times it was sent to an endpoint', (record) => record.attempts),
  failure: safe(
    'what went wrong, where the answer is not that of a pod',
    (record) => record.failure,
  ),
}

function safe(help: string, read: (record: RequestRecord) => string | null): Variable {
  return { kind: 'safe', help, read }
}

function client(help: string, read: (record: RequestRecord) => string | null): Variable {
  return { kind: 'client', help, read }
}

function habitual(help: string, read: (record: RequestRecord) => string | null): Variable {
  return { kind: 'habitual', help, read }
}

function number(help: string, read: (record: RequestRecord) => number | null): Variable {
  return { kind: 'number', help, read }
}

function seconds(help: string, read: (record: RequestRecord) => number | null): Variable {
  return { kind: 'seconds', help, read }
}

/** Milliseconds since 1970. */
function endOf({ startedAt, durationMs }: RequestRecord): number {
  return startedAt + durationMs
}

const lastRequest = { method: '', target: '', protocol: '', line: '' }

/** Of requests that are alike the very same text, which then need not be looked through again. */
function requestLine({ method, target, protocol }: RequestRecord): string {
  const last = lastRequest
  if (target !== last.target || method !== last.method || protocol !== last.protocol) {
    last.line = method === '' ? '' : `${method} ${target} ${protocol}`
    last.method = method
    last.target = target
    last.protocol = protocol
  }
  return last.line
}

/** Made once for a route. */
const upstreamNames = new WeakMap<Destination, string>()

function upstreamName(destination: Destination): string {
  let name = upstreamNames.get(destination)
  if (name === undefined) {
    const { namespace, name: service, port } = destination.service
    name = `${namespace}-${service}-${port}`
    upstreamNames.set(destination, name)
  }
  return name
}
