import { fileURLToPath } from 'node:url'
import { loadCore } from '../cores.ts'
import { runPinned } from '../processes/children.ts'

export interface Load {
  readonly port: number
  /** File with a host name a line. */
  readonly hostsFile: string
  readonly path: string
  readonly tls?: boolean
  readonly seconds: number
  readonly connections: number
  /** Bytes of each request's body; 0 sends GET. */
  readonly bodyBytes?: number
  /** A connection for each request. */
  readonly close?: boolean
  /** Milliseconds, on average, that a connection waits before its next request. */
  readonly pause?: number
}

/** Latencies are microseconds; wrk adds the ones that a stalled connection did not get to ask for. */
export interface LoadResult {
  readonly requests: number
  readonly microseconds: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
}

const script = fileURLToPath(new URL('./requests.lua', import.meta.url))

/** Rejects where a single request failed: a proxy that refuses work looks cheap. */
export async function runWrk(load: Load): Promise<LoadResult> {
  const { bodyBytes = 0, close = false, pause = 0, tls = false } = load
  const output = await runPinned(loadCore, [
    ...['wrk', '--threads', '1', '--connections', String(load.connections)],
    ...['--duration', `${load.seconds}s`, '--timeout', '10s', '--script', script],
    ...[`${tls ? 'https' : 'http'}://127.0.0.1:${load.port}`, '--', load.hostsFile, load.path],
    ...[String(bodyBytes), close ? 'close' : 'keep', String(pause)],
  ])
  const { failures, ...result } = JSON.parse(output.slice(output.lastIndexOf('\n{')))
  if (failures > 0) throw new Error(`${failures} requests failed:\n${output}`)
  return result
}
