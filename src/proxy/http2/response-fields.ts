import type { FieldBlock } from '../message/field-block.ts'

/**
 * The fields of a response as HTTP/2 sends them: names and values in turns, names in lower case (RFC 9113 8.2), `:status`
 * first. `extra`: complete header lines, as in Exchange.sendHead. Fields of connections are dropped in the block already.
 */
export function responseFields(status: number, fields: FieldBlock, extra: string): string[] {
  const list = [':status', `${status}`]
  for (let i = 0; i < fields.count; i++) {
    if (fields.dropped[i] === 0) list.push(fields.name(i).toLowerCase(), fields.value(i))
  }
  pushLines(list, extra)
  return list
}

/** Header lines of our own, each with its CRLF. */
export function pushLines(list: string[], lines: string): void {
  let at = 0
  while (at < lines.length) {
    const end = lines.indexOf('\r\n', at)
    const colon = lines.indexOf(':', at)
    list.push(lines.slice(at, colon).toLowerCase(), lines.slice(colon + 2, end))
    at = end + 2
  }
}
