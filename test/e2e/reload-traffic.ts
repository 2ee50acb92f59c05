import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'

/** Never more than this, whatever happens to the test. */
const MAX_REQUESTS = 50_000

/** Clients that ask for one host again and again on connections that they keep, and note whatever is not a 200. */
export class Traffic {
  requests = 0
  readonly failures: string[] = []
  #stopped = false
  readonly #clients: Promise<void>[]

  constructor(port: number, host: string, clients = 8) {
    this.#clients = Array.from({ length: clients }, () => this.#ask(port, host))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#clients)
  }

  async #ask(port: number, host: string): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!this.#stopped && this.requests < MAX_REQUESTS) {
      this.requests++
      try {
        const { status, body } = await ask(port, host, agent)
        if (status !== 200 || !body.startsWith('web-')) this.failures.push(`${status} ${body}`)
      } catch (error) {
        this.failures.push(String(error))
      }
      await setImmediate()
    }
    agent.destroy()
  }
}

/** One GET of `/`. */
export function ask(
  port: number,
  host: string,
  agent: Agent | false = false,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: string; cookie: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent, headers: { host, ...headers } }
    get(options, (response) => {
      const cookie = response.headers['set-cookie']?.[0] ?? ''
      const status = response.statusCode ?? 0
      text(response).then((body) => resolve({ status, body, cookie }), reject)
    }).on('error', reject)
  })
}

/** Asks until the host is (or is not) served; bounded by the test's own time. */
export async function untilServed(port: number, host: string, status = 200): Promise<void> {
  while ((await ask(port, host)).status !== status) await setImmediate()
}
