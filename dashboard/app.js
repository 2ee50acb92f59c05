import { h } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLive } from './live.js'
import { LinkStatus } from './parts/link-status.js'
import { Navigation } from './parts/navigation.js'
import { TokenForm } from './parts/token-form.js'
import { usePlace } from './use-place.js'

export function App() {
  const [attempt, setAttempt] = useState(0)
  const { link, seconds, state } = useLive(attempt)
  const { page, asked } = usePlace()
  const main = useMainFocus(page)
  const body = useMemo(
    () => state && h(page.body, { seconds, state, asked }),
    page.showsTraffic
      ? [page, asked, seconds, state]
      : [page, asked, state?.revision, state?.endpointsRevision],
  )
  const isRefused = link === 'token-needed'
  // While a token is tried the form stays, and so does what was typed.
  const needsToken = isRefused || (link === 'connecting' && attempt > 0)
  return [
    h('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'brand', href: '#overview' }, 'Postern'),
      h(Navigation, { current: page, problems: problemsOf(state) }),
      h(LinkStatus, { link }),
    ),
    h(
      'main',
      { id: 'main', tabIndex: -1, ref: main },
      h('h1', null, page.title),
      needsToken
        ? h(TokenForm, {
            isRefused: isRefused && attempt > 0,
            done: () => setAttempt(attempt + 1),
          })
        : (body ?? h('p', { class: 'quiet' }, 'Waiting for the server ...')),
    ),
  ]
}

/** @param {import('../src/admin/dashboard/live-feed.ts').LiveState | null} state */
function problemsOf(state) {
  const { errors, warnings } = state?.config ?? { errors: 0, warnings: 0 }
  return errors + warnings
}

/** Moves the focus to a new page, so that a screen reader reads it. @param {import('./page-list.js').Page} page */
function useMainFocus(page) {
  const main = useRef(/** @type {HTMLElement | null} */ (null))
  const shown = useRef(page)
  useEffect(() => {
    document.title = `${page.title} - Postern`
    if (shown.current !== page) main.current?.focus()
    shown.current = page
  }, [page])
  return main
}
