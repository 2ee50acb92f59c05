import { h } from 'preact'

/**
 * One figure. `href`: the page that tells more of it.
 * @param {{ label: string, value: string, note?: string, tone?: 'good' | 'warn' | 'bad', href?: string }} props
 */
export function Tile({ label, value, note, tone, href }) {
  const content = [
    h('span', { class: 'tile-label' }, label),
    h('strong', { class: `tile-value${tone === undefined ? '' : ` ${tone}`}` }, value),
    note === undefined ? null : h('span', { class: 'tile-note' }, note),
  ]
  return h('li', { class: 'tile' }, href === undefined ? content : h('a', { href }, content))
}
