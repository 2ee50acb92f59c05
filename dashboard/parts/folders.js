import { h } from 'preact'
import { counted } from '../figures.js'
import { useData } from '../use-data.js'

/**
 * @import { ControlStatus } from '../../src/control/status.ts'
 */

/** The folders that are followed, and what became of their objects. @param {{ revision: string }} props */
export function Folders({ revision }) {
  /** @type {{ data: ControlStatus | null }} */
  const { data } = useData('/api/v1/status', revision)
  if (data === null) return null
  const { accepted, degraded, rejected } = data.objects
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'folders' },
    h('h2', { id: 'folders' }, 'Folders'),
    h(
      'ul',
      null,
      data.sources.map(({ path, files, error }) =>
        h(
          'li',
          { key: path },
          h('code', { class: 'place' }, path),
          ` ${counted(files, 'file')}`,
          error !== null && h('span', { class: 'bad' }, `, cannot be read now: ${error}`),
        ),
      ),
    ),
    h(
      'p',
      null,
      `${counted(accepted, 'object')} as written, `,
      h(
        'span',
        degraded > 0 ? { class: 'warn' } : null,
        `${degraded} in part or in an earlier form, `,
      ),
      h('span', rejected > 0 ? { class: 'bad' } : null, `${rejected} left out`),
    ),
  )
}
