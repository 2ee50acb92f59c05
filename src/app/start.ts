import { setTimeout as delay } from 'node:timers/promises'
import { createAdminServer } from '../admin/admin-server.ts'
import type { Clock } from '../base/clock.ts'
import { tuneGarbageCollection } from '../base/garbage-collection.ts'
import { lowerHelperThreads } from '../base/helper-threads.ts'
import type { Control } from '../control/loop.ts'
import { startControl } from '../control/loop.ts'
import { createDirectorySource } from '../control/source/directory-source.ts'
import { createProxy, type Proxy as DataPlane } from '../proxy/proxy.ts'
import { routesInTurns } from '../snapshot/routes-view.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { createMetrics } from '../telemetry/metrics/metrics.ts'
import { RecordQueue } from '../telemetry/record-queue.ts'
import { loadAffinityKey } from './affinity-key.ts'
import { certFolders } from './cert-folders.ts'
import { createDefaultCertificate } from './certificates/default-certificate.ts'
import { servedCertificates } from './certificates/served-certificates.ts'
import { followTraffic } from './follow-traffic.ts'
import { hstsOf } from './hsts-of.ts'
import { listenAdmin } from './listen-admin.ts'
import { loadAdminToken } from './load-admin-token.ts'
import { loadTicketSecret } from './load-ticket-secret.ts'
import type { Log } from './log.ts'
import { metricsSources } from './metrics-sources.ts'
import { openAccessLog } from './open-access-log.ts'
import type { Options } from './options/option-table.ts'
import type { ReadOptions } from './options/read-options.ts'
import { translateOptions } from './translate-options.ts'

/** Milliseconds that a stop waits for whoever reads the access log. */
const longestFlush = 1_000

export interface Running {
  readonly httpPort: number
  readonly httpsPort: number
  readonly adminPort: number
  /** Goes on in a new access log, where the old one was moved away. */
  reopenLogs(): Promise<void>
  /** Turns not ready, lets requests in flight finish within the drain timeout, and closes everything. */
  stop(): Promise<void>
}

/**
 * Puts the program together; the only place that knows all its parts. The admin port comes first, so that a probe is
 * answered while much is read. Rejects with a CodedError where the program can't start; what was opened by then is left to the
 * end of the process.
 */
export async function start(
  { values: options, given }: ReadOptions<Options>,
  log: Log,
  clock: Clock,
): Promise<Running> {
  lowerHelperThreads()
  const adminToken = await loadAdminToken(options.adminBind, options.adminTokenFile)
  const accessLog = await openAccessLog(options, log, clock)
  const affinityKey = await loadAffinityKey({
    file: options.affinityKeyFile,
    text: options.affinityKeyText,
    stateDir: options.stateDir,
    log,
  })
  const ticketSecret = await loadTicketSecret(options.stateDir, clock, log)

  let control: Control | null = null
  let dataPlane: DataPlane | null = null
  let isReady = false
  const metrics = createMetrics(
    metricsSources({
      control: () => control,
      proxy: () => dataPlane,
      accessLog,
      connectionLimit: options.connections,
    }),
    clock,
  )
  const { traffic, feed } = followTraffic({ control: () => control, proxy: () => dataPlane }, clock)
  const records = new RecordQueue((record) => {
    metrics.record(record)
    traffic.record(record)
    accessLog.record(record)
  })
  const admin = createAdminServer(
    {
      ready: () => isReady,
      status: () => control?.status() ?? null,
      routes: () => (control === null ? null : routesInTurns(control.snapshot.current)),
      endpoints: () => (dataPlane === null ? null : { endpoints: dataPlane.endpoints() }),
      certificates: () =>
        control === null
          ? null
          : { hosts: servedCertificates(control.snapshot.current, clock.now()) },
      diagnostics: () => control?.diagnostics() ?? null,
      reloads: () => (control === null ? null : { reloads: control.reloads() }),
      explain: (asked) => (dataPlane === null ? null : (dataPlane.explain(asked) ?? 'not-a-url')),
      metrics() {
        records.recordAll()
        return metrics.text()
      },
      dashboardEvents: () => feed.open(),
    },
    { hosts: options.adminHosts, token: adminToken, log },
  )
  const adminPort = await listenAdmin(admin, options.adminBind, options.adminPort)

  const source = createDirectorySource({
    manifests: options.manifests,
    certs: certFolders(options.certs, given.has('certs'), options.manifests),
    clock,
    warn: (message) => log('warn', message),
  })
  const running = await startControl({
    source,
    translateOptions: translateOptions(options, await createDefaultCertificate()),
    clock,
    log,
  })
  control = running

  if (options.proxyProtocol && options.trustedProxies.length === 0) {
    log('warn', '--proxy-protocol is without effect: no --trusted-proxies are named')
  }
  const proxy = createProxy({
    bind: options.bind,
    httpPort: options.httpPort,
    httpsPort: options.httpsPort,
    limits: options,
    trustedProxies: options.trustedProxies,
    proxyProtocol: options.proxyProtocol,
    http2: options.http2,
    h2c: options.h2c,
    via: options.via,
    drainTime: options.drainTimeout,
    allowLoopbackNames: options.allowLoopbackNames,
    sslRedirect: options.sslRedirect,
    hsts: hstsOf(options),
    affinityKey,
    ticketSecret,
    rejectUnknownSni: options.rejectUnknownSni,
    onRecord: (record) => records.add(record),
    log,
  })
  dataPlane = proxy
  const apply = (snapshot: Snapshot) => {
    metrics.watchReload(snapshot.generation, () => proxy.apply(snapshot))
    tuneGarbageCollection()
  }
  apply(running.snapshot.current)
  running.snapshot.subscribe(apply)
  const ports = await proxy.listen()
  isReady = true

  return {
    ...ports,
    adminPort,
    reopenLogs: accessLog.reopen,
    async stop() {
      isReady = false
      await proxy.drain(options.drainTimeout)
      await running.stop()
      records.recordAll()
      await Promise.race([accessLog.flush(), delay(longestFlush)])
      await admin.close()
    },
  }
}
