import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBackend } from './load/backend.ts'
import { writeCertificate } from './load/certificate.ts'
import { down, tlsDown, tlsUp, up } from './measurements/bodies.ts'
import { connect } from './measurements/connect.ts'
import { handshake, resume } from './measurements/handshakes.ts'
import { http2 } from './measurements/http2.ts'
import { https } from './measurements/https.ts'
import { idle } from './measurements/idle.ts'
import { createLatency } from './measurements/latency.ts'
import { post } from './measurements/post.ts'
import { small } from './measurements/small.ts'
import { parseOptions } from './options.ts'
import { installMissing } from './packages.ts'
import { killEverything } from './processes/children.ts'
import { profile } from './profile/profile.ts'
import { describeMachine } from './report/machine.ts'
import { writeResults } from './report/results.ts'
import { table } from './report/table.ts'
import { haproxy } from './rivals/haproxy.ts'
import { httpProxy } from './rivals/http-proxy.ts'
import { nginx } from './rivals/nginx.ts'
import { postern } from './rivals/postern.ts'
import { relay } from './rivals/relay.ts'
import type { Rival } from './rivals/rival.ts'
import type { Result } from './run.ts'
import { run } from './run.ts'
import { hostNames, type Stage, startSubject } from './subject.ts'

const allRivals: readonly Rival[] = [nginx, postern, haproxy, httpProxy, relay]
const allMeasurements = [
  ...[small, post, down, up, connect, createLatency()],
  ...[https, http2, handshake, resume, tlsDown, tlsUp],
  idle,
]

const options = parseOptions(process.argv.slice(2), {
  measurements: allMeasurements.map(({ name }) => name),
  rivals: allRivals.map(({ name }) => name),
  usualRivals: allRivals.filter((rival) => rival.onlyWhenNamed !== true).map(({ name }) => name),
})
const rivals = allRivals.filter(({ name }) => options.rivals.includes(name))
const measurements = allMeasurements.filter(({ name }) => options.measurements.includes(name))

const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'))
process.once('exit', () => {
  killEverything()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

installMissing()
const backend = await startBackend(join(folder, 'backend'))
const certificate = await writeCertificate(folder)
const stage = { folder, hosts: hostNames(options.hosts), backend, certificate }
if (options.profile) await profileFirst(stage)
else await compare(stage)
process.exit()

async function profileFirst(stage: Stage): Promise<void> {
  const [measurement] = measurements
  if (measurement !== undefined) await profile(stage, measurement, options.seconds)
}

async function compare(stage: Stage): Promise<void> {
  const machine = describeMachine(rivals)
  const versions = Object.entries(machine.versions).map((nameAndVersion) =>
    nameAndVersion.join(' '),
  )
  console.log(
    `${machine.processor}, ${machine.cores} cores, Linux ${machine.kernel}, Node ${machine.node}`,
  )
  console.log(`${versions.join(', ')}; ${options.hosts} hosts, ${options.rounds} rounds\n`)

  const subjects = await Promise.all(rivals.map((rival) => startSubject(rival, stage)))
  const results: Result[] = []
  for (const measurement of measurements) {
    try {
      const result = await run(measurement, subjects, options)
      results.push(result)
      console.log(table(result))
    } catch (error) {
      console.log(`${measurement.name} failed: ${error instanceof Error ? error.message : error}\n`)
      process.exitCode = 1
    }
  }
  console.log(`Every sample: ${writeResults(results, { machine, options })}`)
}
