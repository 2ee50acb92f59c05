import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBackend } from './load/backend.ts'
import { down, up } from './measurements/bodies.ts'
import { connect } from './measurements/connect.ts'
import { post } from './measurements/post.ts'
import { small } from './measurements/small.ts'
import { parseOptions } from './options.ts'
import { installMissing } from './packages.ts'
import { killEverything } from './processes/children.ts'
import { profile } from './profile/profile.ts'
import { table } from './report/table.ts'
import { haproxy } from './rivals/haproxy.ts'
import { httpProxy } from './rivals/http-proxy.ts'
import { nginx } from './rivals/nginx.ts'
import { postern } from './rivals/postern.ts'
import { run } from './run.ts'
import { hostNames, startSubject } from './subject.ts'

const rivals = [nginx, postern, haproxy, httpProxy]
const measurements = [small, post, down, up, connect]

const options = parseOptions(process.argv.slice(2), {
  measurements: measurements.map(({ name }) => name),
  rivals: rivals.map(({ name }) => name),
})

const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'))
process.once('exit', () => {
  killEverything()
  rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

installMissing()
const backend = await startBackend(join(folder, 'backend'))
const stage = { folder, hosts: hostNames(options.hosts), backend }
if (options.profile) {
  await profile(stage, options.seconds)
  process.exit(0)
}
const subjects = await Promise.all(
  rivals
    .filter(({ name }) => options.rivals.includes(name))
    .map((rival) => startSubject(rival, stage)),
)
for (const measurement of measurements) {
  if (!options.measurements.includes(measurement.name)) continue
  console.log(table(await run(measurement, subjects, options)))
}
process.exit(0)
