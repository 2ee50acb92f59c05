import { h } from 'preact'

/** Where something is written. @param {{ file: string, line: number, column?: number }} props */
export function Place({ file, line, column }) {
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`
  return h('code', { class: 'place' }, place)
}
