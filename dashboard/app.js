import { h } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLive } from './live.js'
import { OverviewPage } from './pages/overview.js'
import { RoutesPage } from './pages/routes.js'
import { LinkStatus } from './parts/link-status.js'
import { TokenForm } from './parts/token-form.js'

/**
 * A page is made anew each second where it shows traffic, else only when the configuration is another.
 * @typedef {object} Page
 * @property {string} id
 * @property {string} title
 * @property {boolean} [showsTraffic]
 * @property {(props: { live: import('./live.js').Live }) => import('preact').VNode} body
 */

/** In the order of the navigation; the first one is the start page. @type {readonly [Page, ...Page[]]} */
const pages = [
  { id: 'overview', title: 'Overview', showsTraffic: true, body: OverviewPage },
  { id: 'routes', title: 'Routes', body: RoutesPage },
]

export function App() {
  const [attempt, setAttempt] = useState(0)
  const live = useLive(attempt)
  const page = usePage()
  const main = useMainFocus(page)
  const body = useMemo(
    () => h(page.body, { live }),
    page.showsTraffic ? [page, live] : [page, live.revision],
  )
  return [
    h('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'brand', href: '#overview' }, 'Postern'),
      h(Navigation, { current: page }),
      h(LinkStatus, { link: live.link }),
    ),
    h(
      'main',
      { id: 'main', tabIndex: -1, ref: main },
      h('h1', null, page.title),
      live.link === 'token-needed'
        ? h(TokenForm, { done: () => setAttempt(attempt + 1) })
        : live.revision === ''
          ? h('p', { class: 'quiet' }, 'Waiting for the first figures ...')
          : body,
    ),
  ]
}

/** @param {{ current: Page }} props */
function Navigation({ current }) {
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
          h('a', { href: `#${id}`, ...(id === current.id && { 'aria-current': 'page' }) }, title),
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
