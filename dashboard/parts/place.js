import { h } from 'preact'

/** Where something is written. @param {{ file: string, line: number }} props */
export function Place({ file, line }) {
  return h('code', { class: 'place' }, `${file}:${line}`)
}
