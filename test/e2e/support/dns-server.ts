import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

export interface DnsServer {
  /** `127.0.0.1:PORT` */
  readonly address: string
  /** What is answered from now on, by name; a name that is not here does not exist. */
  readonly records: Map<string, { readonly addresses: readonly string[]; readonly ttl: number }>
  /** Names of the questions for A records, in order. */
  readonly questions: readonly string[]
}

/** A server for A records on loopback (RFC 1035); every other type has no records. */
export async function startDns(): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const records: DnsServer['records'] = new Map()
  const questions: string[] = []
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query)
    if (type === 1) questions.push(name)
    socket.send(
      answer(query.subarray(0, end), type === 1 ? records.get(name) : null),
      port,
      address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => {
    socket.close()
  })
  return { address: `127.0.0.1:${socket.address().port}`, records, questions }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** null: the name has no records of this type; undefined: there is no such name. */
function answer(
  question: Buffer,
  found: { readonly addresses: readonly string[]; readonly ttl: number } | null | undefined,
): Buffer {
  const head = Buffer.from(question)
  head.writeUInt16BE(found === undefined ? 0x8183 : 0x8180, 2)
  const addresses = found?.addresses ?? []
  head.writeUInt16BE(addresses.length, 6)
  head.fill(0, 8, 12)
  const answers = addresses.map((address) => {
    const record = Buffer.alloc(16)
    record.writeUInt16BE(0xc00c, 0)
    record.writeUInt16BE(1, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(found?.ttl ?? 0, 6)
    record.writeUInt16BE(4, 10)
    address.split('.').forEach((part, i) => {
      record[12 + i] = Number(part)
    })
    return record
  })
  return Buffer.concat([head, ...answers])
}
