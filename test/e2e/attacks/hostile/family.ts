/**
 * What must become of a case. rejected: 4xx, 501 or 505, and close. harmless: passed on or not, but whatever reaches a pod
 * has no second reading.
 */
export type Fate = 'rejected' | 'harmless'

export interface Family {
  readonly name: string
  readonly cases: readonly HostileCase[]
}

export interface HostileCase {
  readonly name: string
  /** Latin1. A request for /smuggled in it is one that must never be seen as such. */
  readonly text: string
  readonly fate: Fate
}

export function family(name: string, ...groups: readonly (readonly HostileCase[])[]): Family {
  return { name, cases: groups.flat() }
}

export function rejected(texts: readonly string[]): HostileCase[] {
  return texts.map((text) => hostileCase(text, 'rejected'))
}

export function harmless(texts: readonly string[]): HostileCase[] {
  return texts.map((text) => hostileCase(text, 'harmless'))
}

function hostileCase(text: string, fate: Fate): HostileCase {
  return { name: JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text), text, fate }
}

/** A GET with these further lines, each with its end. */
export function getWith(lines: string): string {
  return `GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\n`
}

export function getOf(target: string): string {
  return `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
}

/** A POST with these framing lines, and this behind its head. */
export function postWith(lines: string, body: string): string {
  return `POST / HTTP/1.1\r\nHost: a\r\n${lines}\r\n${body}`
}

export const hidden = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'

/** Read as chunked it is empty, with a request behind it; read by its length it is a body. */
export const emptyThenHidden = `0\r\n\r\n${hidden}`

/** Control characters, without those that end lines or are white space. */
export const controls: readonly string[] = Array.from({ length: 0x20 }, (_, code) => code)
  .concat(0x7f)
  .filter((code) => ![0x09, 0x0a, 0x0d].includes(code))
  .map((code) => String.fromCharCode(code))

/** What some reader or other takes for white space or for the end of something. */
export const fewControls: readonly string[] = ['\0', '\x01', '\x08', '\x0b', '\x0c', '\x1f', '\x7f']
