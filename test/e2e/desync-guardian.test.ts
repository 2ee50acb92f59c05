import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { startProxyFor } from './support/start-proxy.ts'

interface DesyncCase {
  readonly id: string
  readonly raw: string
  readonly verdict: 'Compliant' | 'Acceptable' | 'Ambiguous' | 'Severe'
}

const file = join(import.meta.dirname, '../data/desync-requests.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly DesyncCase[] }

/** Compliant ones that we refuse all the same, by a part of their id: why. */
const refusedOnPurpose: Readonly<Record<string, string>> = {
  'Correct TE OK': 'gzip is not implemented as a transfer coding',
  'identity and chunked OK': 'a coding beside chunked is not implemented',
  'Multiple transfer encoding headers': 'the same',
  'TE with custom parameters': 'the same',
  'Different Transfer-Encoding headers': 'the same',
  'Transfer-Encoding with a param': 'the same',
  'Compliant URL': 'it holds a fragment, a backslash and a quote: no target of RFC 9112 3.2',
  'Empty URI': 'it has no target',
}

test.each(cases.map((entry) => [entry.verdict, entry.id, entry] as const))(
  '%s: %s',
  async (verdict, id, { raw }) => {
    const pod = await startPod(answering(() => ok('')))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(Buffer.from(raw, 'base64'))
    // Many of them announce more than they send.
    client.halfClose()
    await client.untilEnded()

    for (const message of pod.messages) expect(message.defects).toEqual([])
    const statuses = [...client.text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => match[1])
    const refused = pod.connections.length === 0
    if (refused) {
      expect(statuses).toHaveLength(1)
      expect(statuses[0]).toMatch(/^(?:4\d\d|501|505)$/)
    }
    if (verdict === 'Severe') expect(refused).toBe(true)
    if (verdict === 'Compliant') {
      const reason = Object.keys(refusedOnPurpose).find((part) => id.includes(part))
      expect(refused).toBe(reason !== undefined)
    }
  },
)
