import { Buffer } from 'node:buffer'
import { Flag, FrameType } from '../../../../src/proxy/http2/frame.ts'
import type { Random } from '../../http1/fuzz/mutate.ts'
import { frameOctets, prefaceOctets } from '../frame-octets.ts'
import { type Choice, type Field, TestEncoder } from '../hpack/encode-block.ts'

export function number32(...values: number[]): Buffer {
  const octets = Buffer.alloc(4 * values.length)
  values.forEach((value, i) => {
    octets.writeUInt32BE(value >>> 0, 4 * i)
  })
  return octets
}

export function settingsOctets(pairs: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * pairs.length)
  pairs.forEach(([id, value], i) => {
    payload.writeUInt16BE(id, 6 * i)
    payload.writeUInt32BE(value, 6 * i + 2)
  })
  return frameOctets(FrameType.settings, 0, 0, payload)
}

export const windowOctets = (stream: number, increment: number): Buffer =>
  frameOctets(FrameType.windowUpdate, 0, stream, number32(increment))

/** A stream that has begun: what is left of its body. */
interface Upload {
  readonly id: number
  pieces: number
  hasTrailers: boolean
}

const someFields: readonly Field[] = [
  ['accept', '*/*'],
  ['cookie', 'a=b'],
  ['cookie', 'c=d'],
  ['te', 'trailers'],
  ['user-agent', 'x'.repeat(40)],
  ['x-long', 'y'.repeat(300)],
  ['content-type', 'application/grpc'],
]

/** What a proper client says on one connection, from its preface on: frame by frame. */
export function conversation(random: Random): Buffer[] {
  return new Speaker(random).speak()
}

class Speaker {
  readonly #random: Random
  readonly #encoder = new TestEncoder(4_096)
  readonly #frames: Buffer[] = []
  #open: Upload[] = []
  #next = 1
  #streams: number

  constructor(random: Random) {
    this.#random = random
    this.#streams = 1 + random.below(6)
  }

  speak(): Buffer[] {
    const random = this.#random
    const first = random.pick([0, 5, 1_000, 65_535, 65_535, 100_000, 0x70000000])
    this.#frames.push(prefaceOctets, settingsOctets(random.below(2) === 0 ? [] : [[4, first]]))
    this.#frames.push(frameOctets(FrameType.settings, Flag.ack, 0, Buffer.alloc(0)))
    while (this.#streams > 0 || this.#open.length > 0) {
      const roll = random.below(5)
      if (roll === 0) this.#control()
      else if (this.#streams > 0 && roll < 3) this.#request()
      else if (this.#open.length > 0) this.#goOn(random.pick(this.#open))
    }
    for (let times = random.below(4); times > 0; times--) this.#control()
    if (random.below(8) === 0) {
      this.#frames.push(frameOctets(FrameType.goaway, 0, 0, number32(0, 0)))
    }
    return this.#frames
  }

  #request(): void {
    const random = this.#random
    const id = this.#next
    this.#next += 2
    this.#streams--
    const pieces = random.below(2) === 0 ? 0 : random.below(5)
    const hasTrailers = random.below(8) === 0
    const hasBody = pieces > 0 || hasTrailers
    const fields: Field[] = [
      [':method', random.pick(hasBody ? ['POST', 'PUT'] : ['GET', 'GET', 'HEAD', 'OPTIONS'])],
      [':scheme', 'http'],
      [':authority', random.pick(['a', 'b.example'])],
      [':path', random.pick(['/', '/x?y=z', `/${'long/'.repeat(20)}`])],
    ]
    for (let times = random.below(4); times > 0; times--) fields.push(random.pick(someFields))
    this.#headers(id, fields, !hasBody)
    if (hasBody) this.#open.push({ id, pieces, hasTrailers })
  }

  #headers(id: number, fields: readonly Field[], ends: boolean): void {
    const random = this.#random
    const choice = (): Choice => ({
      indexed: true,
      nameIndexed: true,
      indexing: random.pick(['with', 'without', 'never']),
      huffman: random.below(2) === 0,
    })
    const block = Buffer.from(fields.flatMap((field) => this.#encoder.field(field, choice())))
    const cuts = [0]
    while (random.below(4) === 0) cuts.push(random.below(block.length + 1))
    cuts.sort((a, b) => a - b)
    cuts.forEach((start, i) => {
      const isFirst = i === 0
      const isLast = i === cuts.length - 1
      let flags: number = isLast ? Flag.endHeaders : 0
      if (isFirst && ends) flags |= Flag.endStream
      let part = block.subarray(start, cuts[i + 1])
      if (isFirst && random.below(6) === 0) {
        flags |= Flag.priority
        part = Buffer.concat([number32(0), Buffer.from([16]), part])
      }
      if (isFirst && random.below(6) === 0) {
        flags |= Flag.padded
        part = Buffer.concat([Buffer.from([3]), part, Buffer.alloc(3)])
      }
      const type = isFirst ? FrameType.headers : FrameType.continuation
      this.#frames.push(frameOctets(type, flags, id, part))
    })
  }

  #goOn(upload: Upload): void {
    const random = this.#random
    const { id } = upload
    if (random.below(12) === 0) {
      this.#frames.push(frameOctets(FrameType.rstStream, 0, id, number32(8)))
      return this.#over(upload)
    }
    if (upload.pieces === 0) {
      this.#headers(id, [['x-trailer', '1']], true)
      return this.#over(upload)
    }
    upload.pieces--
    const isLast = upload.pieces === 0 && !upload.hasTrailers
    let content: Buffer = Buffer.alloc(random.pick([0, 1, 10, 100, 3_000, 16_000]), `${id}body`)
    let flags: number = isLast ? Flag.endStream : 0
    if (random.below(5) === 0) {
      flags |= Flag.padded
      content = Buffer.concat([Buffer.from([5]), content, Buffer.alloc(5)])
    }
    this.#frames.push(frameOctets(FrameType.data, flags, id, content))
    if (isLast) this.#over(upload)
  }

  #over(upload: Upload): void {
    this.#open = this.#open.filter((other) => other !== upload)
  }

  /** What belongs to no request, or only sets its pace. */
  #control(): void {
    const random = this.#random
    const begun = this.#next === 1 ? 0 : 1 + 2 * random.below((this.#next - 1) / 2)
    if (begun !== 0 && random.below(10) === 0) {
      this.#frames.push(frameOctets(FrameType.rstStream, 0, begun, number32(8)))
      this.#open = this.#open.filter(({ id }) => id !== begun)
      return
    }
    const frame = random.pick([
      () => windowOctets(0, random.pick([1, 100, 20_000, 200_000])),
      () => windowOctets(begun, random.pick([1, 100, 20_000, 200_000])),
      () => frameOctets(FrameType.ping, 0, 0, number32(random.below(9), 0)),
      () => settingsOctets([[4, random.pick([0, 10, 1_000, 65_535, 200_000])]]),
      () => frameOctets(FrameType.priority, 0, 1, number32(0, 0).subarray(0, 5)),
      () => frameOctets(0xfa, 3, begun, Buffer.from('unknown')),
      () => frameOctets(FrameType.ping, Flag.ack, 0, Buffer.from('farewell')),
    ])()
    this.#frames.push(frame)
  }
}
