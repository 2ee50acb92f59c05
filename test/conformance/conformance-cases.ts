import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Manifests, and where requests must go while they are in force. */
export interface ConformanceCase {
  /** `FILE: NAME`. */
  readonly name: string
  /** YAML, ready to be written into a manifest folder. Only Ingresses: whoever sends requests adds the Services. */
  readonly manifest: string
  readonly requests: readonly ConformanceRequest[]
  /** `namespace/name` of every Service that must answer. */
  readonly services: readonly string[]
}

export interface ConformanceRequest {
  /** Value of the Host field; null: an HTTP/1.0 request without one. */
  readonly host: string | null
  /** As in the request line, one character a byte. */
  readonly path: string
  /** `namespace/name` of the Service that gets it, or the status of the answer. */
  readonly expect: string | 400 | 404
  readonly why: string | null
}

interface CaseFile {
  readonly cases: readonly {
    readonly name: string
    readonly manifest: string
    readonly requests: readonly {
      readonly host: string | null
      readonly path: string
      readonly expect: string | 400 | 404
      readonly why?: string
    }[]
  }[]
}

const folder = join(import.meta.dirname, 'cases')

/** The case lists, the same for the router, for `postern routes` and for the live proxy. */
export function conformanceCases(): ConformanceCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => readCases(file))
}

function readCases(file: string): ConformanceCase[] {
  const { cases } = parse(readFileSync(join(folder, file), 'utf8')) as CaseFile
  return cases.map(({ name, manifest, requests }) => {
    const complete = requests.map(({ host, path, expect, why }) => ({
      host,
      path,
      expect: inNamespace(expect),
      why: why ?? null,
    }))
    const services = complete.flatMap(({ expect }) => (typeof expect === 'string' ? expect : []))
    return {
      name: `${file.slice(0, -'.yaml'.length)}: ${name}`,
      manifest,
      requests: complete,
      services: [...new Set(services)],
    }
  })
}

/** A Service is written without its namespace where that is `default`. */
function inNamespace(expect: string | 400 | 404): string | 400 | 404 {
  return typeof expect === 'string' && !expect.includes('/') ? `default/${expect}` : expect
}
