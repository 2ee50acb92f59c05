import { Fragment, h } from 'preact'
import { counted } from '../figures.js'
import { Folders } from '../parts/folders.js'
import { Place } from '../parts/place.js'
import { useData } from '../use-data.js'

/**
 * @import { FramedDiagnostic, FramedDiagnostics } from '../../src/control/diagnostics/framed-diagnostics.ts'
 */

const tones = { error: 'bad', warning: 'warn', info: 'quiet' }

/** @param {import('../page-list.js').PageProps} props */
export function DiagnosticsPage({ state: { revision } }) {
  /** @type {{ data: FramedDiagnostics | null, error: string | null }} */
  const { data, error } = useData('/api/v1/diagnostics', revision)
  if (data === null) return h('p', { class: 'quiet' }, error ?? 'Asking for the diagnostics ...')
  const { summary, diagnostics } = data
  const all = summary.error + summary.warning + summary.info
  return h(
    Fragment,
    null,
    h(
      'p',
      { role: 'status' },
      all === 0
        ? 'Nothing is wrong with the manifests.'
        : [
            counted(summary.error, 'error'),
            counted(summary.warning, 'warning'),
            counted(summary.info, 'info'),
          ].join(', '),
    ),
    h(Folders, { revision }),
    diagnostics.length > 0 &&
      h(
        'p',
        { class: 'quiet' },
        'Cause and cure of each: ',
        h('code', null, 'postern check --explain CODE'),
      ),
    diagnostics.map((diagnostic) => h(Diagnostic, { key: keyOf(diagnostic), diagnostic })),
    all > diagnostics.length &&
      h(
        'p',
        { class: 'quiet' },
        `${counted(all - diagnostics.length, 'more', 'more')}: see postern check`,
      ),
  )
}

/** @param {{ diagnostic: FramedDiagnostic }} props */
function Diagnostic({ diagnostic: { severity, code, message, hint, file, line, column, frame } }) {
  return h(
    'article',
    { class: 'card' },
    h(
      'p',
      { class: 'diagnostic-head' },
      h('span', { class: `badge ${tones[severity]}` }, severity),
      h('code', null, code),
      h(Place, { file, line, column }),
    ),
    h('h2', null, message),
    // A long line is scrolled, by the keyboard as well.
    frame !== null &&
      h('pre', { class: 'frame', tabIndex: 0, 'aria-label': 'The manifest' }, frame),
    hint !== undefined && h('p', null, h('strong', null, 'Hint: '), hint),
  )
}

/** @param {FramedDiagnostic} diagnostic */
function keyOf({ code, file, line, column, message }) {
  return [code, file, line, column, message].join(' ')
}
