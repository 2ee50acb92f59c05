import { Buffer } from 'node:buffer'
import { Flag, FrameType } from '../../../../src/proxy/http2/frame.ts'
import type { Random } from '../../http1/fuzz/mutate.ts'
import { frameOctets } from '../frame-octets.ts'
import { number32, settingsOctets, windowOctets } from './conversation.ts'

type Frames = readonly Buffer[]
type Mutation = (frames: Frames, random: Random, seeds: readonly Frames[]) => Frames

const numbers = [0, 1, 2, 3, 5, 7, 99, 0xffff, 0x7fffffff, 0x80000001, 0xffffffff]
const lengths = [0, 1, 4, 5, 6, 8, 16_384, 16_385, 0xffffff]

/** Frames that decide something wherever they stand. */
const words: Frames = [
  settingsOctets([]),
  settingsOctets([[4, 0]]),
  settingsOctets([[4, 0x7fffffff]]),
  settingsOctets([[4, 0x80000000]]),
  settingsOctets([
    [1, 0],
    [5, 16_384],
    [4, 1],
    [4, 70_000],
  ]),
  windowOctets(0, 0),
  windowOctets(0, 0x7fffffff),
  windowOctets(1, 0),
  windowOctets(1, 0x7fffffff),
  windowOctets(3, 0x7fff0000),
  frameOctets(FrameType.data, 0, 1, Buffer.alloc(0)),
  frameOctets(FrameType.data, Flag.endStream, 1, Buffer.from('end')),
  frameOctets(FrameType.data, 0, 3, Buffer.alloc(16_384, 'z')),
  frameOctets(FrameType.data, Flag.padded, 3, Buffer.from([200])),
  frameOctets(FrameType.data, Flag.padded, 1, Buffer.alloc(0)),
  frameOctets(FrameType.headers, 5, 1, Buffer.alloc(0)),
  frameOctets(FrameType.headers, 5, 7, Buffer.from('82868441', 'hex')),
  frameOctets(FrameType.headers, 5, 9, Buffer.from([0x82, 0x86, 0x84, 0x41, 1, 0x61])),
  frameOctets(FrameType.headers, 5, 0x7fffffff, Buffer.from([0x82, 0x86, 0x84, 0x41, 1, 0x61])),
  frameOctets(FrameType.headers, 0x2d, 5, Buffer.from([9, 0, 0, 0, 0, 1])),
  frameOctets(FrameType.continuation, Flag.endHeaders, 1, Buffer.alloc(0)),
  frameOctets(FrameType.rstStream, 0, 1, number32(0)),
  frameOctets(FrameType.rstStream, 0, 3, number32(8)),
  frameOctets(FrameType.pushPromise, Flag.endHeaders, 1, number32(2)),
  frameOctets(FrameType.ping, 0, 0, Buffer.from('12345678')),
  frameOctets(FrameType.ping, Flag.ack, 0, Buffer.from('farewell')),
  frameOctets(FrameType.goaway, 0, 0, number32(0, 0)),
  frameOctets(FrameType.goaway, 0, 0, number32(0x7fffffff, 2, 0)),
  frameOctets(FrameType.priority, 0, 1, Buffer.alloc(4)),
  frameOctets(0x10, 0xff, 0, Buffer.from('new')),
]

const place = (frames: Frames, random: Random) => random.below(frames.length + 1)

/** One frame becomes another. */
function onOne(change: (frame: Buffer, random: Random) => Buffer): Mutation {
  return (frames, random) => {
    if (frames.length === 0) return frames
    const at = random.below(frames.length)
    return frames.with(at, change(Buffer.from(frames[at] as Buffer), random))
  }
}

/** Where a payload is, if the frame has one. */
function inPayload(frame: Buffer, random: Random): number {
  return frame.length > 9 ? 9 + random.below(frame.length - 9) : random.below(frame.length)
}

const mutations: readonly Mutation[] = [
  // One octet, or one bit of it.
  onOne((frame, random) => {
    frame[random.below(frame.length)] = random.below(256)
    return frame
  }),
  onOne((frame, random) => {
    const at = inPayload(frame, random)
    frame[at] = (frame[at] as number) ^ (1 << random.below(8))
    return frame
  }),
  // Another stream, other flags, another type, another length.
  onOne((frame, random) => {
    if (frame.length >= 9) frame.writeUInt32BE(random.pick(numbers), 5)
    return frame
  }),
  onOne((frame, random) => {
    frame[4] = (frame[4] as number) ^ random.pick([1, 4, 8, 0x20])
    return frame
  }),
  onOne((frame, random) => {
    frame[3] = random.below(11)
    return frame
  }),
  onOne((frame, random) => {
    if (frame.length >= 9) frame.writeUIntBE(random.pick([...lengths, frame.length]), 0, 3)
    return frame
  }),
  // More or less in it, with the length that it has then.
  onOne((frame, random) => {
    if (frame.length < 9) return frame
    const at = Math.max(9, inPayload(frame, random))
    const more = Buffer.alloc(random.below(9), random.below(256))
    const payload = [frame.subarray(9, at), more, frame.subarray(at + random.below(6))]
    return frameOctets(
      frame[3] as number,
      frame[4] as number,
      frame.readUInt32BE(5),
      Buffer.concat(payload),
    )
  }),
  // A number in it.
  onOne((frame, random) => {
    if (frame.length >= 13) frame.writeUInt32BE(random.pick(numbers), frame.length - 4)
    return frame
  }),
  // Without one frame, with one twice, with one elsewhere, with two in each other's place.
  (frames, random) => frames.toSpliced(place(frames, random), 1),
  (frames, random) => frames.toSpliced(place(frames, random), 0, random.pick(frames)),
  (frames, random) => {
    const from = random.below(frames.length)
    return frames.toSpliced(from, 1).toSpliced(place(frames, random), 0, frames[from] as Buffer)
  },
  (frames, random) => {
    const [a, b] = [random.below(frames.length), random.below(frames.length)]
    return frames.with(a, frames[b] as Buffer).with(b, frames[a] as Buffer)
  },
  // A word in between.
  (frames, random) => frames.toSpliced(place(frames, random), 0, random.pick(words)),
  (frames, random) => frames.toSpliced(place(frames, random), 0, random.pick(words)),
  // The beginning of this one, the end of another.
  (frames, random, seeds) => {
    const other = random.pick(seeds)
    return [...frames.slice(0, place(frames, random)), ...other.slice(place(other, random))]
  },
  // The end is missing, inside of a frame.
  (frames, random) => {
    const last = frames.at(-1)
    if (last === undefined) return frames
    return [...frames.slice(0, -1), last.subarray(0, random.below(last.length + 1))]
  },
]

/** One of many: so often that a budget is used up. */
function flooded(frames: Frames, random: Random): Frames {
  const frame = random.pick(random.below(2) === 0 ? words : frames)
  const at = place(frames, random)
  return frames.toSpliced(at, 0, ...Array.from({ length: 1_100 }, () => frame))
}

/** One of the seeds, changed in up to four places; or, one time in five, as it is. */
export function mutatedFrames(seeds: readonly Frames[], random: Random): Frames {
  let frames = random.pick(seeds)
  for (let times = random.below(5); times > 0 && frames.length > 0; times--) {
    frames = random
      .pick(mutations)(frames, random, seeds)
      .filter(({ length }) => length > 0)
  }
  if (random.below(100) === 0 && frames.length > 0) frames = flooded(frames, random)
  return frames
}
