import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CertificateSample } from '../../../src/telemetry/metrics/certificate-metrics.ts'
import { metricTable } from '../../../src/telemetry/metrics/metric-table.ts'
import { createMetrics, type MetricsSources } from '../../../src/telemetry/metrics/metrics.ts'
import type { Destination } from '../../../src/telemetry/request-record.ts'
import { FakeClock } from '../../control/fake-clock.ts'
import { requestRecord } from '../request-record.ts'
import { readSamples } from './read-samples.ts'

const reload = 'nginx_ingress_controller_config_last_reload_successful'
const servicePort = { namespace: 'default', service: 'kubia', port: 'http' }
const certificate: CertificateSample = {
  host: 'a.example.com',
  namespace: 'default',
  secret: 'tls',
  notAfter: 1_800_000_000_999,
  facts: () => ({
    issuerOrganization: 'Acme "Co"',
    issuerCommonName: 'CA',
    serialNumber: '77',
    publicKeyAlgorithm: 'ECDSA',
  }),
}

let clock = new FakeClock()
let destinations: Destination[] = []
let metrics = create()

beforeEach(() => {
  clock = new FakeClock(5_000_000)
  destinations = []
  metrics = create()
})

function create() {
  const sources: MetricsSources = {
    connections: () => ({ active: 2, accepted: 7, turnedAway: 3 }),
    connectionLimit: () => 0,
    retries: () => ({ granted: 5, refused: 3, waiting: 2 }),
    destinations: () => destinations,
    endpoints: () => [
      { ...servicePort, eligible: 2, excluded: { ejected: 1, unready: 0, terminating: 3 } },
    ],
    orphans: () => [null, { namespace: 'a', ingress: 'b', type: 'no-endpoint' }],
    probes: () => [{ kind: 'http', result: 'failure', count: 9 }],
    ejections: () => 4,
    certificates: () => [certificate],
    *configHash() {
      yield
      return 281_474_976_710_655
    },
    lostLogLines: () => 6,
  }
  return createMetrics(sources, clock)
}

async function text(): Promise<string> {
  let all = ''
  for await (const chunk of metrics.text()) all += chunk.toString()
  return all
}

async function value(name: string): Promise<number | undefined> {
  return readSamples(await text()).find((sample) => sample.name === name)?.value
}

describe('the page of metrics', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| (.+) \|$/gm)]

  test('lists every metric of the table, and no other, as it is', () => {
    expect(rows.map(([, name, type, labels, help]) => ({ name, type, labels, help }))).toEqual(
      Object.entries(metricTable).map(([name, info]) => ({
        name,
        type: info.type,
        labels: labelCell(info.labels),
        help: info.help,
      })),
    )
  })

  test('says of the labels of requests which they are', () => {
    const ofRequest = metricTable.nginx_ingress_controller_requests.labels
    const written = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \|$/gm)].map(([, label]) => label)
    expect(written).toEqual(ofRequest)
  })

  function labelCell(labels: readonly string[]): string {
    if (labels === metricTable.nginx_ingress_controller_requests.labels) return 'of requests'
    return labels.map((label) => `\`${label}\``).join(', ')
  }
})

describe('the text of the metrics', () => {
  test('has every metric of the table, with the labels that it says', async () => {
    metrics.record(requestRecord({ failure: 'upstream-timeout' }))
    const samples = readSamples(await text())
    for (const [name, { type, labels }] of Object.entries(metricTable)) {
      const sampleName = type === 'histogram' ? `${name}_count` : name
      const sample = samples.find((other) => other.name === sampleName)
      expect([...(sample?.labels.keys() ?? [name])]).toEqual(labels)
    }
  })

  test('has no other, and the types of the table', async () => {
    metrics.record(requestRecord({ failure: 'upstream-timeout' }))
    const types = [...(await text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    expect(Object.fromEntries(types.map(([, name, type]) => [name, type]))).toEqual(
      Object.fromEntries(Object.entries(metricTable).map(([name, { type }]) => [name, type])),
    )
  })

  test('tells the connections', async () => {
    expect(await text()).toContain('_nginx_process_connections{state="active"} 2\n')
    expect(await text()).toContain('_nginx_process_connections_total{state="accepted"} 7\n')
    expect(await text()).toContain('_nginx_process_connections_total{state="handled"} 4\n')
  })

  test('tells the endpoints, and whose rules lead to none', async () => {
    const labels = 'namespace="default",service="kubia",port="http"'
    expect(await text()).toContain(`postern_endpoints_eligible{${labels}} 2\n`)
    expect(await text()).toContain(`postern_endpoints_excluded{${labels},reason="ejected"} 1\n`)
    expect(await text()).toContain(`{${labels},reason="terminating"} 3\n`)
    expect(await text()).not.toContain('unready')
    expect(await text()).toContain(
      '_orphan_ingress{namespace="a",ingress="b",type="no-endpoint"} 1\n',
    )
  })

  test('tells until when certificates are good, and who vouches for them', async () => {
    const labels = 'namespace="default",host="a.example.com",secret_name="tls"'
    expect(await text()).toContain(`_ssl_expire_time_seconds{${labels}} 1800000000\n`)
    expect(await text()).toContain(
      `_ssl_certificate_info{${labels},identifier="-77",issuer_organization="Acme \\"Co\\"",` +
        'issuer_common_name="CA",serial_number="77",public_key_algorithm="ECDSA"} 1\n',
    )
  })

  test('tells probes, ejections, limits and losses', async () => {
    expect(await text()).toContain('postern_probes_total{kind="http",result="failure"} 9\n')
    expect(await value('postern_ejections_total')).toBe(4)
    expect(await value('postern_connections_turned_away_total')).toBe(3)
    expect(await value('postern_requests_waiting')).toBe(2)
    expect(await value('postern_access_log_lines_lost_total')).toBe(6)
    expect(await text()).toContain('postern_connections_limit +Inf\n')
    expect(await value('nginx_ingress_controller_config_hash')).toBe(281_474_976_710_655)
  })

  test('tells the retries', async () => {
    expect(await value('postern_retries_total')).toBe(5)
    expect(await value('postern_retries_refused_total')).toBe(3)
  })

  test('tells of this process', async () => {
    const prefix = 'nginx_ingress_controller_nginx_process'
    expect(await value(`${prefix}_cpu_seconds_total`)).toBeGreaterThan(0)
    expect(await value(`${prefix}_resident_memory_bytes`)).toBeGreaterThan(1_000_000)
    const now = Date.now() / 1000
    expect(await value(`${prefix}_oldest_start_time_seconds`)).toBeLessThanOrEqual(now)
  })
})

describe('a reload', () => {
  test('that works is told with its generation and its time', async () => {
    expect(await value(reload)).toBe(0)
    metrics.watchReload(4, () => void performance.now())
    expect(await value(reload)).toBe(1)
    expect(await value(`${reload}_timestamp_seconds`)).toBe(5_000)
    expect(await value('postern_config_generation')).toBe(4)
    expect(await value('postern_config_apply_seconds')).toBeGreaterThan(0)
    expect(await value('nginx_ingress_controller_success')).toBe(1)
    expect(await value('nginx_ingress_controller_errors')).toBe(0)
  })

  test('that fails is told, passes its error on, and leaves time and generation alone', async () => {
    metrics.watchReload(4, () => {})
    await clock.advance(1000)
    const failing = () =>
      metrics.watchReload(5, () => {
        throw new Error('bug')
      })
    expect(failing).toThrow('bug')
    expect(await value(reload)).toBe(0)
    expect(await value(`${reload}_timestamp_seconds`)).toBe(5_000)
    expect(await value('postern_config_generation')).toBe(4)
    expect(await value('nginx_ingress_controller_success')).toBe(1)
    expect(await value('nginx_ingress_controller_errors')).toBe(1)
  })

  test('lets the series of routes that are gone be dropped after a minute or two', async () => {
    const requests = 'nginx_ingress_controller_requests'
    const { destination } = requestRecord({})
    destinations = destination === null ? [] : [destination]
    metrics.record(requestRecord({}))
    metrics.watchReload(1, () => {})
    await clock.advance(600_000)
    expect(await value(requests)).toBe(1)

    destinations = []
    metrics.watchReload(2, () => {})
    await clock.advance(60_000)
    expect(await value(requests)).toBe(1)
    await clock.advance(60_000)
    expect(await value(requests)).toBeUndefined()
  })
})
