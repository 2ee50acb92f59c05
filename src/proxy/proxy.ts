import type { Cidr } from '../base/cidr.ts'
import { Deadlines } from '../base/deadlines.ts'
import type { TicketSecret } from '../base/ticket-secret.ts'
import { turnTime } from '../base/turn-clock.ts'
import { changedClusters } from '../snapshot/changed-clusters.ts'
import type { Explanation } from '../snapshot/explanation.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Destination, RequestRecord } from '../telemetry/request-record.ts'
import { answerFailure } from './answer.ts'
import { ConnectionSlots } from './connection-slots.ts'
import {
  type EndpointCounts,
  endpointCounts,
  type OrphanIngress,
  orphanIngresses,
} from './endpoint-counts.ts'
import { type EndpointReport, endpointsView } from './endpoints-view.ts'
import { type AskedRequest, readAsked } from './explain/asked-request.ts'
import { explain } from './explain/explain.ts'
import { ExternalNames } from './external-names/external-names.ts'
import { createResolve, type ResolveName } from './external-names/resolve-name.ts'
import { externalNamesOf, withAddresses } from './external-names/with-addresses.ts'
import { handleExchange } from './handle-exchange.ts'
import { HealthChecks } from './health/health-checks.ts'
import { type ProbeCount, ProbeCounts } from './health/probe-counts.ts'
import { ProbeQueue } from './health/probe-queue.ts'
import { runProbe } from './health/run-probe.ts'
import { WaitingRequests } from './http1/waiting-requests.ts'
import { type Limits, withoutZeros } from './limits.ts'
import { type Entrance, Listener } from './listeners.ts'
import { type LiveState, releaseGone, releaseGoneEndpoints } from './live-state.ts'
import { RequestHead } from './message/request-head.ts'
import { makePodLink } from './pod-link.ts'
import { type Hsts, hstsLine } from './policy/hsts.ts'
import { recordOf } from './record.ts'
import { RetryBudget } from './retry-budget.ts'
import { compileRuntime, type Runtime, withEndpoints } from './runtime.ts'
import type { ServerContext } from './server-context.ts'
import { contextCapacity } from './tls/certificate-table.ts'
import { ContextCache } from './tls/context-cache.ts'
import { TrustedPeers } from './trusted-peers.ts'
import { TurnedAway } from './turned-away.ts'
import { EndpointStates } from './upstream/endpoint-states.ts'
import { makePseudonym } from './via.ts'

export interface ProxyOptions {
  readonly bind: string
  /** 0 takes a free port. */
  readonly httpPort: number
  readonly httpsPort: number
  readonly limits: Limits
  /** Proxies in front of this one, whose forwarded headers are taken; absent: none. */
  readonly trustedProxies?: readonly Cidr[]
  /** They begin each of their connections with a PROXY header. */
  readonly proxyProtocol?: boolean
  /** HTTP/2 over TLS, where the client speaks it; absent: yes. */
  readonly http2?: boolean
  /** HTTP/2 on the port without TLS, by prior knowledge. */
  readonly h2c?: boolean
  /** Name this proxy in a Via field of each request, and refuse what comes back with it. */
  readonly via?: boolean
  /** Answer 308 to https over http, where a TLS entry names the host and its Ingress does not say otherwise. */
  readonly sslRedirect?: boolean
  /** null, or absent: Strict-Transport-Security is not sent. */
  readonly hsts?: Hsts | null
  /** Milliseconds that tunnels have once their endpoint is gone; absent: 30 s. */
  readonly drainTime?: number
  /** Services of type ExternalName may lead to this machine or its link. */
  readonly allowLoopbackNames?: boolean
  /** Another one than DNS, in tests. */
  readonly resolveName?: ResolveName
  /** Key of the affinity cookie's HMAC, at least 32 bytes. */
  readonly affinityKey: Uint8Array
  /** Of the session tickets that are made now; called at each handshake. */
  readonly ticketSecret: () => TicketSecret
  /** Answer a server name that no TLS entry names with an alert, instead of the default certificate. */
  readonly rejectUnknownSni?: boolean
  /** Called once for each finished request, tunnels included; must not throw. */
  readonly onRecord: (record: RequestRecord) => void
  /** A line for the operator, with what it is about. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string, details?: object) => void
}

/** The data plane: snapshot in, traffic out. */
export interface Proxy {
  /** Compiles the snapshot in full, then swaps it in. Throws (our bug) and keeps the old one if it can't be built. */
  apply(snapshot: Snapshot): void
  /**
   * Binds both ports; `apply` must have been called. Rejects with a CodedError (`port-in-use`, `port-not-permitted`,
   * `address-not-available`) that names the port and the ways out.
   */
  listen(): Promise<{ httpPort: number; httpsPort: number }>
  /** Stops accepting, lets requests in flight finish, closes what is left after `graceTime` milliseconds. */
  drain(graceTime: number): Promise<void>
  /** How many requests are sent a second time, and how many may not be. */
  readonly retries: Readonly<RetryBudget>
  /** Connections of clients: open now, accepted since the start, and those of them that there was no room for. */
  connections(): { active: number; accepted: number; turnedAway: number }
  readonly probes: readonly ProbeCount[]
  /** How often an endpoint was left out because it could not be reached, since the start. */
  ejections(): number
  endpointCounts(): Iterable<EndpointCounts>
  orphans(): Iterable<OrphanIngress | null>
  /** What would become of a request now; null: what is asked about is not a URL. */
  explain(asked: AskedRequest): Explanation | null
  /** Every endpoint, and why it gets requests or not. */
  endpoints(): Iterable<EndpointReport>
  /** Grows when an endpoint comes, goes, or is judged in another way. */
  revision(): number
  /** Where the routes in force lead. */
  destinations(): readonly Destination[]
}

const DRAIN_TIME = 30_000

/** How long the start waits for the first probes, and how often it looks, in milliseconds. */
const FIRST_ROUND = 1_000
const FIRST_ROUND_CHECK = 5

/** How often a drain looks whether the last connection is gone, in milliseconds. */
const DRAIN_CHECK = 25

export function createProxy(options: ProxyOptions): Proxy {
  const limits = withoutZeros(options.limits)
  const deadlines = new Deadlines()
  const waiting = new WaitingRequests()
  const { trustedProxies = [], proxyProtocol = false } = options
  const entrance: Entrance = {
    trusted: trustedProxies.length === 0 ? null : new TrustedPeers(trustedProxies),
    proxyProtocol,
    h2c: options.h2c === true,
    slots: new ConnectionSlots(limits),
    turnedAway: new TurnedAway(deadlines, (count) =>
      options.log('warn', 'too many connections: new ones were turned away', { count }),
    ),
  }
  const live: LiveState = {
    limits,
    affinityKey: options.affinityKey,
    sslRedirect: options.sslRedirect === true,
    hsts: options.hsts == null ? '' : hstsLine(options.hsts),
    ports: { https: options.httpsPort },
    pseudonym: options.via === true ? makePseudonym() : null,
    endpoints: new EndpointStates(
      (endpoint, transport) => makePodLink(endpoint, transport, { limits, deadlines }),
      deadlines,
      options.drainTime ?? DRAIN_TIME,
    ),
    cursors: new Map(),
    clients: new Map(),
    retries: new RetryBudget(),
    contexts: new ContextCache(contextCapacity, options.ticketSecret, (certificate, reason) =>
      options.log('error', `certificate ${certificate} can not be used: ${reason}`),
    ),
    rejectUnknownSni: options.rejectUnknownSni === true,
  }
  const probes = new ProbeCounts()
  const checks = new HealthChecks({
    healthOf: (endpoint) => live.endpoints.get(endpoint).health,
    run: probes.counting(runProbe),
    queue: new ProbeQueue(),
    deadlines,
    now: Date.now,
    log: options.log,
  })
  const names = new ExternalNames({
    resolve: options.resolveName ?? createResolve(),
    allowLoopback: options.allowLoopbackNames === true,
    deadlines,
    now: Date.now,
    log: options.log,
    onChange: () => {
      if (applied !== null) compile(applied)
    },
  })
  let applied: Snapshot | null = null
  let runtime: Runtime | null = null
  let compiled = 0

  /** Also called where nothing but the addresses of an external name has changed. */
  function compile(snapshot: Snapshot): void {
    const complete = withAddresses(snapshot, (name) => names.addressesOf(name))
    const changes = runtime === null ? null : changedClusters(runtime.snapshot, complete)
    if (runtime === null || changes === null) {
      runtime = compileRuntime(complete, live, runtime)
      releaseGone(complete, live)
    } else {
      runtime = withEndpoints(runtime, complete, changes, live)
      releaseGoneEndpoints(complete, changes, live)
    }
    checks.follow(complete)
    compiled++
  }

  function currentRuntime(): Runtime {
    if (runtime === null) throw new Error('bug: the proxy listens before a snapshot was applied')
    return runtime
  }

  function makeContext(closed: ServerContext['closed']): ServerContext {
    return {
      limits,
      deadlines,
      waiting,
      head: new RequestHead(limits.headerCount),
      draining: false,
      handle: (exchange, head) => handleExchange(exchange, head, currentRuntime()),
      refuse: answerFailure,
      record: (exchange) => options.onRecord(recordOf(exchange, turnTime())),
      closed,
    }
  }

  const http = new Listener(null, entrance, makeContext)
  const https = new Listener(
    {
      currentTable: () => currentRuntime().certificates,
      protocols: options.http2 === false ? ['http/1.1'] : ['h2', 'http/1.1'],
      deadlines,
      time: limits.tlsHandshakeTime,
    },
    entrance,
    makeContext,
  )

  return {
    retries: live.retries,

    apply(snapshot) {
      compile(snapshot)
      applied = snapshot
      names.follow(externalNamesOf(snapshot))
    },

    async listen() {
      currentRuntime()
      // Or the first clients would get 503 for pods that are about to be found ready.
      const deadline = Date.now() + FIRST_ROUND
      while (!checks.firstRoundIsOver && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, FIRST_ROUND_CHECK))
      }
      const httpPort = await http.listen(options.bind, options.httpPort)
      const httpsPort = await https.listen(options.bind, options.httpsPort)
      live.ports.https = httpsPort
      return { httpPort, httpsPort }
    },

    async drain(graceTime) {
      checks.stop()
      names.follow(new Set())
      const deadline = Date.now() + graceTime
      http.drain()
      https.drain()
      while (http.connections + https.connections > 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK))
      }
      http.closeAll()
      https.closeAll()
      entrance.turnedAway.closeAll()
      live.endpoints.retireAll()
    },

    connections: () => ({
      active: http.connections + https.connections,
      accepted: http.accepted + https.accepted,
      turnedAway: entrance.turnedAway.count,
    }),

    probes: probes.all,
    ejections: () => live.endpoints.health.ejections,
    endpointCounts: () => (runtime === null ? [] : endpointCounts(runtime)),
    orphans: () => (runtime === null ? [] : orphanIngresses(runtime)),
    revision: () => compiled + live.endpoints.health.version,

    destinations: () => runtime?.destinations ?? [],

    explain(asked) {
      const request = readAsked(asked, limits)
      return request === null ? null : explain(asked.url, request, currentRuntime())
    },

    endpoints: () => (runtime === null ? [] : endpointsView(runtime)),
  }
}
