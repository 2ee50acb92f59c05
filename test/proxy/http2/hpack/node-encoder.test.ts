import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { DecodedFields } from '../../../../src/proxy/http2/hpack/decoded-fields.ts'
import { HpackDecoder } from '../../../../src/proxy/http2/hpack/hpack-decoder.ts'
import type { Field } from './encode-block.ts'
import { fieldsOf } from './fields-of.ts'

const PREFACE = 24
const FRAME_HEADER = 9
const HEADERS = 1
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])

/** The header blocks among `octets`; node:http2 sends small ones as one frame without padding or priority. */
function headerBlocks(octets: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  let at = PREFACE
  while (at + FRAME_HEADER <= octets.length) {
    const start = at + FRAME_HEADER
    const end = start + octets.readUIntBE(at, 3)
    if (end > octets.length) break
    if (octets[at + 3] === HEADERS) blocks.push(octets.subarray(start, end))
    at = end
  }
  return blocks
}

test('what node:http2 encodes is decoded to what it was', async () => {
  const requests: Field[][] = Array.from({ length: 40 }, (_, i) => [
    [':method', 'GET'],
    [':path', `/items/${i}?q=${'é~|'.repeat(i % 5)}`],
    [':scheme', 'http'],
    [':authority', 'shop.example.com'],
    ['user-agent', 'a browser (and its long name, 1.0)'],
    ['x-request', `${i}`.repeat(60)],
    ['cookie', 'session=secret'],
  ])

  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  client.on('error', () => {})
  try {
    for (const fields of requests) {
      const request = client.request(Object.fromEntries(fields))
      request.on('error', () => {})
      request.end()
    }
    const [socket] = (await accepted) as [Socket]
    socket.write(EMPTY_SETTINGS)
    let octets = Buffer.alloc(0)
    for await (const data of socket.iterator({ destroyOnReturn: true })) {
      octets = Buffer.concat([octets, data])
      if (headerBlocks(octets).length === requests.length) break
    }

    const decoder = new HpackDecoder(4_096)
    const into = new DecodedFields(1_000, 20)
    const decoded = headerBlocks(octets).map((block) => {
      expect(decoder.decode(block, 0, block.length, into)).toBe('decoded')
      return fieldsOf(into)
    })
    expect(decoded).toEqual(requests)
  } finally {
    client.destroy()
    server.close()
  }
})
