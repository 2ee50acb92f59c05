/** Random numbers that are the same for the same seed (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}

/** What decides something in a request. */
const words = [
  ...[
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    '\x0b',
    '\x7f',
    '\x80',
    '\xff',
    ':',
    ';',
    ',',
    '#',
  ],
  ...[
    '0\r\n\r\n',
    '5\r\nabcde\r\n',
    '1;a=b\r\nx\r\n',
    '0\r\nX: y\r\n\r\n',
    'ffffffffffffff',
    '5',
    '05',
    '-',
  ],
  ...[
    'Host: b\r\n',
    'Host:\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: 0\r\n',
    '\r\n x',
    '_',
    '.',
    '%',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Transfer_Encoding: chunked\r\n',
  ],
  ...[
    'Connection: close\r\n',
    'Connection: Host\r\n',
    'Connection: upgrade\r\nUpgrade: websocket\r\n',
  ],
  ...[
    'Expect: 100-continue\r\n',
    'TE: trailers\r\n',
    'X-Forwarded-For: b\r\n',
    'HTTP/1.0',
    'HTTP/1.1',
    'HTTP/2.0',
  ],
  ...[
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'OPTIONS * ',
    'http://b/',
    'https://b/',
    '/../',
    '%2e%2e',
    '%00',
    '\\',
  ],
].map((word) => Buffer.from(word, 'latin1'))

type Mutation = (bytes: Buffer, random: Random, seeds: readonly Buffer[]) => Buffer

const mutations: readonly Mutation[] = [
  // One octet becomes another.
  (bytes, random) => {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[random.below(copy.length)] = random.below(256)
    return copy
  },
  // One bit of one octet.
  (bytes, random) => {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) {
      const at = random.below(copy.length)
      copy[at] = (copy[at] as number) ^ (1 << random.below(8))
    }
    return copy
  },
  // A word in between.
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 0, random.pick(words)),
  // A word instead of something.
  (bytes, random) =>
    splice(bytes, random.below(bytes.length + 1), random.below(12), random.pick(words)),
  // A word in front of a line.
  (bytes, random) => splice(bytes, lineStart(bytes, random), 0, random.pick(words)),
  // Less.
  (bytes, random) =>
    splice(bytes, random.below(bytes.length + 1), 1 + random.below(8), Buffer.alloc(0)),
  // A part of it twice.
  (bytes, random) => {
    const start = random.below(bytes.length + 1)
    const part = bytes.subarray(start, start + 1 + random.below(40))
    return splice(bytes, random.below(bytes.length + 1), 0, part)
  },
  // A line twice, perhaps elsewhere.
  (bytes, random) => {
    const start = lineStart(bytes, random)
    const end = bytes.indexOf('\n', start)
    const line = bytes.subarray(start, end === -1 ? bytes.length : end + 1)
    return splice(bytes, lineStart(bytes, random), 0, line)
  },
  // The beginning of this one, the end of another.
  (bytes, random, seeds) => {
    const other = random.pick(seeds)
    return Buffer.concat([
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ])
  },
  // Another one behind it.
  (bytes, random, seeds) => Buffer.concat([bytes, random.pick(seeds)]),
]

function splice(bytes: Buffer, at: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])
}

function lineStart(bytes: Buffer, random: Random): number {
  return bytes.indexOf('\n', random.below(bytes.length + 1)) + 1
}

const LONGEST = 4_096

/** One of the seeds, changed in up to four places. */
export function mutated(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = random.pick(seeds)
  for (let times = random.below(5); times > 0; times--) {
    bytes = random.pick(mutations)(bytes, random, seeds)
  }
  return bytes.subarray(0, LONGEST)
}
