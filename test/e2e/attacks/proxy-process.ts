import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Limits } from '../../../src/proxy/limits.ts'
import type { Health } from './proxy-child.ts'

export interface ProxyProcess {
  readonly port: number
  health(): Promise<Health>
}

/** Starts a proxy in front of the pod as a process, and ends it with the test. */
export async function startProxyProcess(
  podPort: number,
  limits: Partial<Limits>,
): Promise<ProxyProcess> {
  const child = fork(
    join(import.meta.dirname, 'proxy-child.ts'),
    [JSON.stringify({ podPort, limits })],
    { execArgv: ['--expose-gc'] },
  )
  let exit: string | null = null
  child.on('exit', (code, signal) => {
    exit = `the proxy ended: ${code ?? signal}`
    child.emit('message', null)
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const [port] = (await once(child, 'message')) as [number]
  return {
    port,
    async health() {
      if (exit === null) child.send('health')
      const [health] = exit === null ? ((await once(child, 'message')) as [Health | null]) : [null]
      if (health === null) throw new Error(exit ?? 'the proxy ended')
      return health
    },
  }
}
