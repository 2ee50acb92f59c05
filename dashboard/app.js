import { h } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLive } from './live.js'
import { CertificatesPage } from './pages/certificates.js'
import { DiagnosticsPage } from './pages/diagnostics.js'
import { ExplainPage } from './pages/explain.js'
import { OverviewPage } from './pages/overview.js'
import { ReloadsPage } from './pages/reloads.js'
import { RoutesPage } from './pages/routes.js'
import { TrafficPage } from './pages/traffic.js'
import { LinkStatus } from './parts/link-status.js'
import { TokenForm } from './parts/token-form.js'

/**
 * @import { LiveState } from '../src/admin/dashboard/live-feed.ts'
 * @import { TrafficSecond } from '../src/telemetry/traffic/traffic.ts'
 * @import { VNode } from 'preact'
 */

/**
 * @typedef {object} PageProps
 * @property {readonly TrafficSecond[]} seconds oldest first
 * @property {LiveState} state
 */

/**
 * @typedef {object} Page
 * @property {string} id
 * @property {string} title
 * @property {(props: PageProps) => VNode} body
 * @property {true} [showsTraffic] so it is drawn each second; others when the configuration is another
 */

/** In the order of the navigation; the first one is the start page. @type {readonly [Page, ...Page[]]} */
const pages = [
  { id: 'overview', title: 'Overview', body: OverviewPage, showsTraffic: true },
  { id: 'traffic', title: 'Traffic', body: TrafficPage, showsTraffic: true },
  { id: 'routes', title: 'Routes', body: RoutesPage },
  { id: 'certificates', title: 'Certificates', body: CertificatesPage },
  { id: 'diagnostics', title: 'Diagnostics', body: DiagnosticsPage },
  { id: 'reloads', title: 'Reloads', body: ReloadsPage },
  { id: 'explain', title: 'Explain', body: ExplainPage },
]

export function App() {
  const [attempt, setAttempt] = useState(0)
  const { link, seconds, state } = useLive(attempt)
  const page = usePage()
  const main = useMainFocus(page)
  const body = useMemo(
    () => state && h(page.body, { seconds, state }),
    page.showsTraffic ? [page, seconds, state] : [page, state?.revision, state?.endpointsRevision],
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
      h(Navigation, { current: page, config: state?.config ?? null }),
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

/** @param {{ current: Page, config: LiveState['config'] }} props */
function Navigation({ current, config }) {
  const problems = config === null ? 0 : config.errors + config.warnings
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

/** The page that the part of the URL after `#` names. @returns {Page} */
function usePage() {
  const [id, setId] = useState(location.hash.slice(1))
  useEffect(() => {
    const follow = () => {
      // The link for those who skip the navigation names no page.
      if (location.hash !== '#main') setId(location.hash.slice(1))
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return pages.find((page) => page.id === id) ?? pages[0]
}

/** Moves the focus to a new page, so that a screen reader reads it. @param {Page} page */
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
