import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readStrictly } from './strict-reader.ts'

/** One list of requests from elsewhere; see data/README.md. */
export interface CorpusCase {
  readonly id: string
  readonly bytes: Buffer
  /** What its authors say of it; '' where they say nothing. */
  readonly expected: string
  /** The requests in it, read in the strictest way. */
  readonly atMost: number
}

interface DesyncFile {
  readonly cases: readonly { id: string; raw: string; verdict: string }[]
}

interface MessageFile {
  readonly cases: readonly {
    title: string
    meta: { type: string }
    raw: string
  }[]
}

export function desyncCases(): readonly CorpusCase[] {
  const { cases } = read('desync-requests.json') as DesyncFile
  return cases.map(({ id, raw, verdict }) => corpusCase(id, raw, verdict))
}

/** Many of them are fragments, which a proxy can only wait for. */
export function llhttpRequests(): readonly CorpusCase[] {
  const { cases } = read('http1-messages.json') as MessageFile
  return cases
    .filter(({ meta }) => meta.type.startsWith('request'))
    .map(({ title, raw }) => corpusCase(title, raw, ''))
}

function corpusCase(id: string, raw: string, expected: string): CorpusCase {
  const bytes = Buffer.from(raw, 'base64')
  return { id, bytes, expected, atMost: readStrictly(bytes).requests.length }
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../data', name), 'utf8'))
}
