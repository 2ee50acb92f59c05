import { CertificatesPage } from './pages/certificates.js'
import { DiagnosticsPage } from './pages/diagnostics.js'
import { ExplainPage } from './pages/explain.js'
import { OverviewPage } from './pages/overview.js'
import { ReloadsPage } from './pages/reloads.js'
import { RoutesPage } from './pages/routes.js'
import { TrafficPage } from './pages/traffic.js'

/**
 * @import { LiveState } from '../src/admin/dashboard/live-feed.ts'
 * @import { TrafficSecond } from '../src/telemetry/traffic/traffic.ts'
 * @import { VNode } from 'preact'
 */

/**
 * @typedef {object} PageProps
 * @property {readonly TrafficSecond[]} seconds oldest first
 * @property {LiveState} state
 * @property {string} asked what else is in the part of the URL after `#`: `explain?URL`
 */

/**
 * @typedef {object} Page
 * @property {string} id
 * @property {string} title
 * @property {(props: PageProps) => VNode} body
 * @property {true} [showsTraffic] so it is drawn each second; others when the configuration is another
 */

/** In the order of the navigation; the first one is the start page. @type {readonly [Page, ...Page[]]} */
export const pages = [
  { id: 'overview', title: 'Overview', body: OverviewPage, showsTraffic: true },
  { id: 'traffic', title: 'Traffic', body: TrafficPage, showsTraffic: true },
  { id: 'routes', title: 'Routes', body: RoutesPage },
  { id: 'certificates', title: 'Certificates', body: CertificatesPage },
  { id: 'diagnostics', title: 'Diagnostics', body: DiagnosticsPage },
  { id: 'reloads', title: 'Reloads', body: ReloadsPage },
  { id: 'explain', title: 'Explain', body: ExplainPage },
]
