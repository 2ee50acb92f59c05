import { h } from 'preact'
import { pages } from '../page-list.js'

/** @param {{ current: import('../page-list.js').Page, problems: number }} props `problems`: errors and warnings */
export function Navigation({ current, problems }) {
  return h(
    'nav',
    { 'aria-label': 'Pages' },
    h(
      'ul',
      null,
      pages.map(({ id, title }) =>
        h(
          'li',
          { key: id },
          h(
            'a',
            { href: `#${id}`, ...(id === current.id && { 'aria-current': 'page' }) },
            title,
            id === 'diagnostics' && problems > 0 && h('span', { class: 'count' }, ` ${problems}`),
          ),
        ),
      ),
    ),
  )
}
