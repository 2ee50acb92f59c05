import type { Limits } from '../../proxy/limits.ts'
import { defaultLimits } from '../../proxy/limits.ts'
import type { OptionSpec } from './option-spec.ts'
import { list, one, several } from './option-spec.ts'
import * as kind from './value-kinds.ts'

export const servingOptions = {
  manifests: several('--manifests', kind.folder, ['./ingresses'], 'folder with manifests'),
  httpPort: one('--http-port', kind.port, 80, 'port for HTTP; 0 takes a free one'),
  httpsPort: one('--https-port', kind.port, 443, 'port for HTTPS; 0 takes a free one'),
  bind: one(
    '--bind',
    kind.address,
    '0.0.0.0',
    'address of both ports; 0.0.0.0 is all of IPv4, :: all of IPv6 and IPv4',
  ),
  trustedProxies: list(
    '--trusted-proxies',
    kind.cidr,
    [],
    'proxies in front of this one, whose X-Forwarded-For and its like are taken over',
  ),
  proxyProtocol: one(
    '--proxy-protocol',
    kind.flag,
    false,
    'the trusted proxies begin each connection with a PROXY header, version 1 or 2',
  ),
  rejectUnknownSni: one(
    '--reject-unknown-sni',
    kind.flag,
    false,
    'end the TLS handshake where no TLS entry names the host, instead of showing the default certificate',
  ),
  allowLoopbackNames: one(
    '--allow-loopback-external-names',
    kind.flag,
    false,
    'let a Service of type ExternalName lead to this machine or its link',
  ),
  http2: one('--http2', kind.flag, true, 'HTTP/2 over TLS, with clients that speak it'),
  h2c: one(
    '--h2c',
    kind.flag,
    false,
    'HTTP/2 on the port without TLS, with clients that know of it (prior knowledge)',
  ),
  sslRedirect: one(
    '--ssl-redirect',
    kind.flag,
    true,
    'answer 308 to https over http where a TLS entry names the host; annotations have precedence',
  ),
  hsts: one(
    '--hsts',
    kind.flag,
    false,
    'send Strict-Transport-Security over https where a TLS entry names the host',
  ),
  hstsMaxAge: one(
    '--hsts-max-age',
    kind.seconds,
    31_536_000,
    'how long Strict-Transport-Security counts',
  ),
  hstsIncludeSubdomains: one(
    '--hsts-include-subdomains',
    kind.flag,
    true,
    'Strict-Transport-Security is meant for all subdomains, too',
  ),
  hstsPreload: one(
    '--hsts-preload',
    kind.flag,
    false,
    'Strict-Transport-Security may be built into browsers',
  ),
  via: one(
    '--via',
    kind.flag,
    false,
    'name this proxy in a Via field, and answer 508 to requests that were here before',
  ),
  adminPort: one('--admin-port', kind.port, 10254, 'port for health, metrics, status and routes'),
  adminBind: one('--admin-bind', kind.address, '127.0.0.1', 'address of the admin port'),
  adminTokenFile: one(
    '--admin-token-file',
    kind.optional(kind.file),
    null,
    'file with the token that the admin port asks for; has to be there unless --admin-bind is an address of this machine alone',
  ),
  adminHosts: list(
    '--admin-hosts',
    kind.hostName,
    [],
    'names that the admin port may be asked by, beside its address and localhost',
  ),
  accessLog: one(
    '--access-log',
    kind.accessLogTarget,
    '-',
    'where a line for each request goes; - is standard output',
  ),
  accessLogFormat: one(
    '--access-log-format',
    kind.accessLogFormat,
    'nginx',
    'nginx, json, or a text with variables such as $remote_addr',
  ),
  logLevel: one('--log-level', kind.logLevel, 'info', 'debug, info, warn or error'),
  logFormat: one('--log-format', kind.logFormat, 'text', 'text for people, or json for programs'),
  drainTimeout: one(
    '--drain-timeout',
    kind.duration,
    30_000,
    'longest time for requests in flight at SIGTERM, and for WebSockets to a pod that is gone',
  ),
  stateDir: one('--state-dir', kind.folder, './.postern', 'folder for what survives a restart'),
  affinityKeyFile: {
    ...one(
      '--affinity-key',
      kind.optional(kind.file),
      null,
      'file with the key of affinity cookies; without it one is made in the state folder',
    ),
    variable: 'POSTERN_AFFINITY_KEY_FILE',
  },
  affinityKeyText: {
    ...one('', kind.optional(kind.secret), null, 'the key itself, where there is no file'),
    flag: null,
    variable: 'POSTERN_AFFINITY_KEY',
  },
}

/** What decides which routes there are: `check` and `routes` take these too. */
export const translatingOptions = {
  certs: several(
    '--certs',
    kind.folder,
    ['./certs'],
    'folder with TLS Secrets, or NAME.crt and NAME.key pairs',
  ),
  ingressClass: several(
    '--ingress-class',
    kind.className,
    ['postern', 'nginx'],
    'class of the Ingresses that are served',
  ),
  watchWithoutClass: one(
    '--watch-without-class',
    kind.flag,
    true,
    'serve an Ingress that names no class',
  ),
  disableExternalNames: one(
    '--disable-svc-external-name',
    kind.flag,
    false,
    'answer 503 for Services of type ExternalName',
  ),
  probes: one(
    '--probes',
    kind.probeMode,
    'active',
    'who says that a pod is ready: its readiness probes, run from here (active), its status (manifest), nobody (off)',
  ),
  allowExecProbes: one(
    '--allow-exec-probes',
    kind.flag,
    false,
    'run the commands of exec probes, on this machine',
  ),
  defaultBackend: one(
    '--default-backend',
    kind.optional(kind.serviceReference),
    null,
    'where requests go that no rule takes',
  ),
  defaultSslCertificate: one(
    '--default-ssl-certificate',
    kind.optional(kind.objectReference),
    null,
    'Secret with the certificate for hosts that have none; without it one is generated',
  ),
}

/** What `explain` takes beside a request. */
export const explainingOptions = {
  manifests: servingOptions.manifests,
  sslRedirect: servingOptions.sslRedirect,
  httpsPort: servingOptions.httpsPort,
  ...translatingOptions,
}

/** What `test` takes. */
export const testingOptions = {
  ...explainingOptions,
  manifests: {
    ...servingOptions.manifests,
    help: 'folder with manifests, instead of those that the files name',
    defaultText: '',
  },
  hsts: servingOptions.hsts,
  hstsMaxAge: servingOptions.hstsMaxAge,
  hstsIncludeSubdomains: servingOptions.hstsIncludeSubdomains,
  hstsPreload: servingOptions.hstsPreload,
}

/** One option for each bound of the proxy. A value of 0 is no limit. */
export const limitOptions = {
  headTime: time('--head-timeout', 'headTime', 'for a whole request head'),
  headBytes: size('--max-head-size', 'headBytes', 'of a whole request head'),
  headerCount: one(
    '--max-header-count',
    kind.count,
    defaultLimits.headerCount,
    'most header fields of a request',
  ),
  headerLineBytes: size('--max-header-size', 'headerLineBytes', 'of one header field'),
  uriBytes: size('--max-uri-size', 'uriBytes', 'of a request target'),
  bodyBytes: size('--max-body-size', 'bodyBytes', 'of a request body'),
  bodyIdleTime: time('--body-timeout', 'bodyIdleTime', 'between two bytes of a request body'),
  bodyRate: one(
    '--min-body-rate',
    kind.size,
    defaultLimits.bodyRate,
    'bytes a second that a request body must come with on average after 10 s',
  ),
  sendIdleTime: time('--send-timeout', 'sendIdleTime', 'that a client reads nothing'),
  keepAliveTime: time('--keep-alive-timeout', 'keepAliveTime', 'between two requests'),
  connectionRequests: one(
    '--max-connection-requests',
    kind.count,
    defaultLimits.connectionRequests,
    'most requests on one connection of a client',
  ),
  connectionAge: time(
    '--max-connection-age',
    'connectionAge',
    'from the accept of a connection to its last request',
  ),
  connections: one(
    '--max-connections',
    kind.count,
    defaultLimits.connections,
    'most connections of clients, on both ports together',
  ),
  connectionsPerAddress: one(
    '--max-connections-per-address',
    kind.count,
    defaultLimits.connectionsPerAddress,
    'most connections of one client address; trusted proxies have no such limit',
  ),
  connectTime: time('--connect-timeout', 'connectTime', 'for connecting to a pod'),
  upstreamReadTime: time(
    '--upstream-read-timeout',
    'upstreamReadTime',
    'that a pod is silent: until its first byte, and between two reads',
  ),
  upstreamSendTime: time(
    '--upstream-send-timeout',
    'upstreamSendTime',
    'that a pod reads nothing of its request',
  ),
  upstreamIdleTime: time(
    '--upstream-keep-alive-timeout',
    'upstreamIdleTime',
    'that an idle connection to a pod is kept',
  ),
  tunnelIdleTime: time('--tunnel-timeout', 'tunnelIdleTime', 'of silence on a WebSocket'),
  tlsHandshakeTime: time('--tls-handshake-timeout', 'tlsHandshakeTime', 'for a TLS handshake'),
  keepUnderscores: one(
    '--underscores-in-headers',
    kind.flag,
    defaultLimits.keepUnderscores,
    'pass on header fields with _ in their name',
  ),
} satisfies { [Name in keyof Limits]: OptionSpec<Limits[Name]> }

/** Every option there is, in the order of the help. */
export const optionTable = { ...servingOptions, ...translatingOptions, ...limitOptions }

/** Some options by the name that the code knows them by. */
export type OptionTable = Readonly<Record<string, OptionSpec<unknown>>>

export type ValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends OptionSpec<infer T> ? T : never
}

export type Options = ValuesOf<typeof optionTable>
export type TranslatingOptions = ValuesOf<typeof translatingOptions>
export type TestingOptions = ValuesOf<typeof testingOptions>

type NumericLimit = Exclude<keyof Limits, 'keepUnderscores'>

function time(flag: string, limit: NumericLimit, what: string): OptionSpec<number> {
  return one(flag, kind.duration, defaultLimits[limit], `longest time ${what}`)
}

function size(flag: string, limit: NumericLimit, what: string): OptionSpec<number> {
  return one(flag, kind.size, defaultLimits[limit], `largest size ${what}`)
}
