import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export interface CanaryReport {
  readonly requests: number
  readonly errors: readonly string[]
  /** Milliseconds. */
  readonly p99: number
}

/** An ordinary client that asks again and again over one connection, and measures. */
export function startCanary(port: number): { stop(): Promise<CanaryReport> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  const errors: string[] = []
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      const startedAt = performance.now()
      try {
        const status = await ask(port, agent)
        if (status !== 200) errors.push(`status ${status}`)
      } catch (error) {
        errors.push(String(error))
      }
      times.push(performance.now() - startedAt)
      await pause(5)
    }
  }
  const done = run()

  return {
    async stop() {
      stopped = true
      await done
      agent.destroy()
      times.sort((a, b) => a - b)
      const p99 = times[Math.floor(times.length * 0.99)] ?? 0
      return { requests: times.length, errors, p99 }
    },
  }
}

function ask(port: number, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/canary', agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    }).on('error', reject)
  })
}
