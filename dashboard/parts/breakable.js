import { h } from 'preact'

/** A long text without spaces, with places where a line may end: before each slash. @param {string} text */
export function breakable(text) {
  return text
    .split(/(?=\/)/)
    .flatMap((part, index) => (index === 0 ? [part] : [h('wbr', null), part]))
}
