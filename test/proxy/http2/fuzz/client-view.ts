import { Buffer } from 'node:buffer'
import { FIRST_WINDOW, Flag, FrameType, MAX_WINDOW } from '../../../../src/proxy/http2/frame.ts'
import { DecodedFields } from '../../../../src/proxy/http2/hpack/decoded-fields.ts'
import { HpackDecoder } from '../../../../src/proxy/http2/hpack/hpack-decoder.ts'
import { prefaceOctets } from '../frame-octets.ts'
import { fieldsOf } from '../hpack/fields-of.ts'
import { contentOf, isEnding, type PlainFrame, PlainFrameReader } from './client-frames.ts'
import { contentAt } from './content.ts'

/** One stream as its client knows it. */
export interface StreamView {
  /** The client has sent HEADERS for it. */
  opened: boolean
  /** Octets that the client has allowed for by WINDOW_UPDATE. */
  given: number
  /** Octets of the answer's body. */
  taken: number
  answer: 'awaited' | 'begun' | 'ended'
  /** Who has reset it. */
  reset: 'nobody' | 'client' | 'proxy'
  upload: Buffer[]
  /** The size of DATA, with padding, and what of it the proxy has given back. */
  uploaded: number
  returned: number
  /** Octets of the upload at its end; -1: it has not ended. */
  endedAt: number
  hasTrailers: boolean
}

/**
 * What a client knows that keeps count of everything: the windows that it has given, and what is sent to it. Whatever
 * should not be is an objection.
 */
export class ClientView {
  readonly objections: string[] = []
  readonly streams = new Map<number, StreamView>()
  /** The proxy has said that the connection ends with an error. */
  isCondemned = false
  /** The client has said what no connection survives (RFC 9113 5.4.1). */
  hasBrokenRules = false
  /** Octets that came. */
  received = 0

  readonly #said = new PlainFrameReader()
  readonly #heard = new PlainFrameReader()
  #prefaceLeft = prefaceOctets
  #isOdd = false
  /** The client is inside of a header block. */
  #inBlock = false

  #given = 0
  #taken = 0
  #uploaded = 0
  #returned = 0
  #firstWindow = FIRST_WINDOW
  /** First windows of SETTINGS that wait for their ACK; null: one that says nothing of it. */
  readonly #announced: (number | null)[] = []
  readonly #pings: string[] = []

  #frames = 0
  #goaway = MAX_WINDOW
  readonly #decoder = new HpackDecoder(4_096)
  readonly #fields = new DecodedFields(100_000, 200)
  #blocks = 0
  #block: { stream: number; ends: boolean; parts: Buffer[] } | null = null

  /** The proxy could read another frame as one. */
  get isBetweenFrames(): boolean {
    const isWhole = this.#said.rest.length === 0 && this.#prefaceLeft.length === 0
    return isWhole && !this.#inBlock && !this.#isOdd && !this.#said.isLost
  }

  stream(id: number): StreamView {
    let view = this.streams.get(id)
    if (view === undefined) {
      view = {
        opened: false,
        given: 0,
        taken: 0,
        answer: 'awaited',
        reset: 'nobody',
        upload: [],
        uploaded: 0,
        returned: 0,
        endedAt: -1,
        hasTrailers: false,
      }
      this.streams.set(id, view)
    }
    return view
  }

  /** What the client allows for on a stream; 0 is the connection. */
  window(id: number): number {
    if (id === 0) return FIRST_WINDOW + this.#given - this.#taken
    const { given, taken } = this.stream(id)
    return this.#firstWindow + given - taken
  }

  /** Right before the client says this. */
  says(octets: Buffer): void {
    const preface = octets.subarray(0, this.#prefaceLeft.length)
    if (!preface.equals(this.#prefaceLeft.subarray(0, preface.length))) this.#isOdd = true
    this.#prefaceLeft = this.#prefaceLeft.subarray(preface.length)
    if (this.#isOdd) this.hasBrokenRules = true
    if (this.#isOdd) return
    for (const frame of this.#said.read(octets.subarray(preface.length))) this.#say(frame)
    if (this.#said.isLost) this.hasBrokenRules = true
  }

  #say(frame: PlainFrame): void {
    const { type, flags, stream, payload } = frame
    if (this.#inBlock !== (type === FrameType.continuation)) this.hasBrokenRules = true
    if (mustNotStandOn(type, stream)) this.hasBrokenRules = true
    switch (type) {
      case FrameType.headers:
      case FrameType.continuation:
        this.#inBlock = (flags & Flag.endHeaders) === 0
        if (type === FrameType.headers) this.stream(stream).opened = true
        break
      case FrameType.data: {
        const view = this.stream(stream)
        if (view.endedAt === -1) view.upload.push(Buffer.from(contentOf(frame) ?? []))
        view.uploaded += payload.length
        this.#uploaded += payload.length
        break
      }
      case FrameType.rstStream:
        if (payload.length === 4) this.stream(stream).reset = 'client'
        break
      case FrameType.windowUpdate: {
        const increment = payload.length === 4 ? payload.readUInt32BE(0) & MAX_WINDOW : 0
        if (stream === 0) this.#given += increment
        else this.stream(stream).given += increment
        break
      }
      case FrameType.ping:
        if ((flags & Flag.ack) === 0) this.#pings.push(payload.toString('hex'))
        break
      case FrameType.settings:
        if ((flags & Flag.ack) === 0) this.#announced.push(firstWindowIn(payload))
        break
    }
    if (!isEnding(frame)) return
    const view = this.stream(stream)
    if (view.endedAt === -1) view.endedAt = Buffer.concat(view.upload).length
  }

  hears(octets: Buffer): void {
    this.received += octets.length
    for (const frame of this.#heard.read(octets)) this.#hear(frame)
    if (this.#heard.isLost) this.#object('a frame that is too large')
  }

  #object(what: string): void {
    if (this.objections.length < 5) this.objections.push(what)
  }

  #hear(frame: PlainFrame): void {
    const { type, flags, stream, payload } = frame
    const words = `frame of type ${type}, flags ${flags}, ${payload.length} octets on ${stream}`
    if (this.#frames++ === 0 && type !== FrameType.settings) this.#object(`first a ${words}`)
    if (this.isCondemned) this.#object(`a ${words} behind the last word`)
    if (this.#block !== null && (type !== FrameType.continuation || stream !== this.#block.stream))
      this.#object(`a ${words} inside of a header block`)
    const isOfStream = ([0, 1, 3, 9] as number[]).includes(type)
    if (isOfStream || (type === FrameType.windowUpdate && stream !== 0)) {
      const { opened, reset } = this.stream(stream)
      if (!opened) this.#object(`a ${words}, which nobody has opened`)
      if (reset === 'proxy') this.#object(`a ${words}, which was reset`)
    } else if (stream !== 0) this.#object(`a ${words}`)

    switch (type) {
      case FrameType.data:
        return this.#hearData(frame)
      case FrameType.headers:
        this.#block = { stream, ends: isEnding(frame), parts: [payload] }
        return this.#hearBlock(frame)
      case FrameType.continuation:
        if (this.#block === null) return this.#object(`a ${words} that continues nothing`)
        this.#block.parts.push(payload)
        return this.#hearBlock(frame)
      case FrameType.rstStream:
        if (payload.length !== 4) this.#object(`a ${words}`)
        this.stream(stream).reset = 'proxy'
        return
      case FrameType.settings:
        return this.#hearSettings(frame)
      case FrameType.ping:
        if (payload.length !== 8) this.#object(`a ${words}`)
        if (flags === Flag.ack && this.#pings.shift() !== payload.toString('hex'))
          this.#object('an echo of no ping, or out of order')
        return
      case FrameType.goaway:
        return this.#hearGoaway(payload)
      case FrameType.windowUpdate:
        return this.#hearWindow(stream, payload)
      default:
        this.#object(`a ${words}`)
    }
  }

  #hearData(frame: PlainFrame): void {
    const { stream, flags, payload } = frame
    const view = this.stream(stream)
    if (view.answer !== 'begun') this.#object(`DATA on ${stream}, whose answer is ${view.answer}`)
    if ((flags & ~Flag.endStream) !== 0) this.#object(`DATA with flags ${flags}`)
    const room = Math.min(this.window(0), this.window(stream))
    if (payload.length > 0 && payload.length > room)
      this.#object(`${payload.length} octets on ${stream}, where ${room} are allowed`)
    if (!payload.equals(contentAt(stream, view.taken, payload.length)))
      this.#object(`wrong octets on ${stream} behind ${view.taken}`)
    view.taken += payload.length
    this.#taken += payload.length
    if (isEnding(frame)) view.answer = 'ended'
  }

  #hearBlock({ stream, flags }: PlainFrame): void {
    if ((flags & Flag.endHeaders) === 0 || this.#block === null) return
    const { parts, ends } = this.#block
    this.#block = null
    const octets = Buffer.concat(parts)
    if ((octets[0] === 0x20) !== (this.#blocks++ === 0)) this.#object('a size update, or none')
    const verdict = this.#decoder.decode(octets, 0, octets.length, this.#fields)
    if (verdict !== 'decoded') return this.#object(`a header block that is ${verdict}`)
    const names = fieldsOf(this.#fields).map(([name]) => name)
    if (names.some((name) => name !== name.toLowerCase())) this.#object(`names ${names}`)

    const view = this.stream(stream)
    const status = names[0] === ':status' ? Number(fieldsOf(this.#fields)[0]?.[1]) : 0
    if (names.slice(1).some((name) => name.startsWith(':'))) this.#object(`names ${names}`)
    if (view.answer === 'ended') this.#object(`a head on ${stream}, whose answer has ended`)
    else if (view.answer === 'awaited') {
      if (!(status >= 100 && status <= 599)) this.#object(`a head with the names ${names}`)
      if (status < 200 && ends) this.#object('an answer that ends with 1xx')
      if (status >= 200) view.answer = 'begun'
      // RFC 9113 8.1: fields behind a body end it.
    } else if (status === 0 && ends) view.hasTrailers = true
    else this.#object(`trailers on ${stream} with the names ${names}`)
    if (ends) view.answer = 'ended'
  }

  #hearSettings({ flags, payload }: PlainFrame): void {
    if (flags === 0 && payload.length % 6 === 0) return
    const first = this.#announced.shift()
    if (flags !== Flag.ack || payload.length !== 0 || first === undefined)
      this.#object(`SETTINGS with flags ${flags} and ${payload.length} octets`)
    // RFC 9113 6.5.3: with its ACK it holds.
    this.#firstWindow = first ?? this.#firstWindow
  }

  #hearGoaway(payload: Buffer): void {
    if (payload.length !== 8) return this.#object(`GOAWAY of ${payload.length} octets`)
    const last = payload.readUInt32BE(0)
    if (last > this.#goaway) this.#object(`GOAWAY that takes ${this.#goaway} back for ${last}`)
    this.#goaway = last
    this.isCondemned = payload.readUInt32BE(4) !== 0
  }

  #hearWindow(id: number, payload: Buffer): void {
    const increment = payload.length === 4 ? payload.readUInt32BE(0) : 0
    if (increment === 0 || increment > MAX_WINDOW) this.#object(`a window of ${increment}`)
    if (id === 0) {
      this.#returned += increment
      if (this.#returned > MAX_WINDOW - FIRST_WINDOW + this.#uploaded)
        this.#object('a window of the connection that is too large')
      return
    }
    const view = this.stream(id)
    view.returned += increment
    if (view.returned > view.uploaded) this.#object(`more is given back on ${id} than came`)
  }
}

function mustNotStandOn(type: number, stream: number): boolean {
  switch (type) {
    case FrameType.data:
    case FrameType.headers:
    case FrameType.rstStream:
      return stream % 2 === 0
    case FrameType.settings:
    case FrameType.ping:
    case FrameType.goaway:
      return stream !== 0
    case FrameType.priority:
      return stream === 0
    default:
      return type === FrameType.pushPromise
  }
}

/** The last of a SETTINGS frame; null: none is in it. */
function firstWindowIn(payload: Buffer): number | null {
  let value: number | null = null
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    if (payload.readUInt16BE(at) === 4) value = payload.readUInt32BE(at + 2)
  }
  return value
}
