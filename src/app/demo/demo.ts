import { readOnce } from '../../control/source/read-once.ts'
import type { Log } from '../log.ts'
import type { Options } from '../options/option-table.ts'
import type { ReadOptions } from '../options/read-options.ts'
import { serve } from '../serve.ts'
import { choosePort } from './choose-port.ts'
import { startSamplePods } from './sample-pods.ts'
import { makeTlsSecret } from './tls-secret.ts'
import { walkThrough } from './walk-through.ts'

/** Serves the samples with their pods. `say` gets what to try once everything is up. Resolves to the exit status. */
export async function runDemo(
  options: ReadOptions<Options>,
  log: Log,
  say: (text: string) => void,
): Promise<number> {
  const { objects } = await readOnce({ manifests: options.values.manifests, certs: [] })
  const stopPods = await startSamplePods(objects)
  const [certs] = options.values.certs
  if (certs !== undefined) await provideCertificate(certs, log)

  const values = await withDemoDefaults(options, log)
  const status = await serve({ ...options, values }, log, (running) => {
    const { httpPort, httpsPort, adminPort } = running
    const dashboard = `http://localhost:${adminPort}/`
    say(walkThrough({ address: values.bind, httpPort, httpsPort, dashboard }))
  })
  stopPods()
  return status
}

/** Where none can be made HTTPS works all the same, with the default certificate. */
async function provideCertificate(folder: string, log: Log): Promise<void> {
  try {
    const file = await makeTlsSecret(folder)
    if (file !== null) log('info', 'made a self-signed certificate for the samples', { file })
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    log('warn', 'no certificate can be made for the samples', { folder, reason })
  }
}

/**
 * A demo is for this machine alone, and should come up on any: where a port was not chosen and can't be had, another one is
 * taken. On 127.0.0.1 port 8080 does not collide with that of the pods, which on 0.0.0.0 it would.
 */
async function withDemoDefaults(
  { values, given }: ReadOptions<Options>,
  log: Log,
): Promise<Options> {
  const bind = given.has('bind') ? values.bind : '127.0.0.1'
  const choose = async (
    name: 'httpPort' | 'httpsPort' | 'adminPort',
    address: string,
    others: readonly number[],
  ) => {
    const first = values[name]
    if (given.has(name)) return first
    const port = await choosePort(address, [first, ...others])
    if (port !== first) {
      const instead = port === 0 ? 'a free port' : `port ${port}`
      const why = `port ${first} on ${address} is in use or not permitted`
      log('info', `${why}: ${instead} takes its place`)
    }
    return port
  }
  return {
    ...values,
    bind,
    httpPort: await choose('httpPort', bind, [8080]),
    httpsPort: await choose('httpsPort', bind, [8443]),
    adminPort: await choose('adminPort', values.adminBind, []),
  }
}
