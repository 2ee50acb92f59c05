import { execFile } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import type { Probe, ProbeCheck } from '../../snapshot/probe.ts'
import { grpcHealth } from './grpc-health.ts'
import type { ProbeResult } from './probe-result.ts'

/** Runs one probe of the pod at `address`. Never rejects: whatever goes wrong is a result. */
export async function runProbe(address: string, { check, timeout }: Probe): Promise<ProbeResult> {
  const abort = AbortSignal.timeout(timeout)
  try {
    return await runCheck(address, check, abort)
  } catch (error) {
    if (abort.aborted) return { ok: false, words: `no answer within ${timeout / 1_000} s` }
    return { ok: false, words: wordsOf(error) }
  }
}

function runCheck(address: string, check: ProbeCheck, signal: AbortSignal): Promise<ProbeResult> {
  switch (check.kind) {
    case 'http':
      return httpProbe(address, check, signal)
    case 'tcp':
      return tcpProbe(check.host ?? address, check.port, signal)
    case 'grpc':
      return grpcHealth(address, check.port, check.service, signal)
    case 'exec':
      return execProbe(check.command, signal)
  }
}

/** A redirect is a success, and not followed: as with the kubelet, where it leads to another host. */
function httpProbe(
  address: string,
  { scheme, host, port, path, headers }: ProbeCheck & { kind: 'http' },
  signal: AbortSignal,
): Promise<ProbeResult> {
  const request = scheme === 'https' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const asking = request({
      host: host ?? address,
      port,
      path,
      headers: { 'user-agent': 'postern-probe', accept: '*/*', ...Object.fromEntries(headers) },
      // A connection of its own: what the pool knows of the pod is no part of its readiness.
      agent: false,
      rejectUnauthorized: false,
      signal,
    })
    asking.on('error', reject)
    asking.on('response', (response) => {
      const status = response.statusCode ?? 0
      response.destroy()
      resolve({ ok: status >= 200 && status < 400, words: `HTTP ${status}` })
    })
    asking.end()
  })
}

function tcpProbe(host: string, port: number, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal })
    socket.on('error', reject)
    socket.on('connect', () => {
      socket.destroy()
      resolve({ ok: true, words: 'connected' })
    })
  })
}

/** Without a shell: the command is what the manifest lists, and nothing in it is interpreted. */
function execProbe(
  [command = '', ...args]: readonly string[],
  signal: AbortSignal,
): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { signal, maxBuffer: 65_536, killSignal: 'SIGKILL' }, (error) => {
      if (error === null) resolve({ ok: true, words: 'exit status 0' })
      else if (typeof error.code === 'number')
        resolve({ ok: false, words: `exit status ${error.code}` })
      else reject(error)
    })
  })
}

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    EHOSTUNREACH: 'host not reachable',
    ENOENT: 'the command does not exist',
  }
  return known[code] ?? (error instanceof Error ? error.message : String(error))
}
