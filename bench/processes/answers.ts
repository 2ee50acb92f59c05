import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Program } from './children.ts'

/** Milliseconds that a program may take to start. */
const longestStart = 30_000

/** Resolves once the program answers a request on the port with 200. */
export async function answers(
  program: Program,
  port: number,
  host: string,
  path: string,
): Promise<void> {
  const giveUp = performance.now() + longestStart
  let last = ''
  while (performance.now() < giveUp && program.isRunning()) {
    last = await statusOf(port, host, path)
    if (last === '200') return
    await delay(50)
  }
  const output = readFileSync(program.output, 'utf8').slice(-2_000)
  throw new Error(`http://${host}:${port}${path} is not answered with 200, but: ${last}\n${output}`)
}

function statusOf(port: number, host: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path, headers: { host }, agent: false }
    const asking = request(options, (response) => {
      response.resume()
      resolve(String(response.statusCode))
    })
    asking.once('error', (error) => resolve(error.message))
    asking.end()
  })
}
