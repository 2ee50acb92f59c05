import { Readable } from 'node:stream'
import { inSlices } from '../telemetry/metrics/slices.ts'
import { textFormat } from '../telemetry/metrics/text-format.ts'
import {
  type AdminAnswer,
  type AdminRoute,
  type DescribedAnswer,
  json,
  jsonType,
  plain,
  plainType,
  type Query,
} from './admin-route.ts'
import type { AskedAbout } from './admin-sources.ts'
import { jsonPieces } from './json-pieces.ts'
import { openApiDocument } from './openapi.ts'
import { list, named, text } from './schema.ts'

const notYet: DescribedAnswer = {
  description: 'Nothing has been read yet',
  type: jsonType,
  schema: named('Error'),
}

/** Every path of the admin port. What is here is served, described, and looked through for secrets by a test. */
export const adminRoutes: readonly AdminRoute[] = [
  {
    path: '/healthz',
    summary: 'Whether the process lives',
    open: true,
    answers: { 200: { description: 'It does', type: plainType, schema: text } },
    answer: () => plain('ok\n'),
  },
  {
    path: '/readyz',
    summary: 'Whether traffic may be sent here',
    open: true,
    answers: {
      200: {
        description: 'Everything is read and both ports accept',
        type: plainType,
        schema: text,
      },
      503: { description: 'Not yet, or no longer', type: plainType, schema: text },
    },
    answer: ({ ready }) => (ready() ? plain('ready\n') : plain('not ready\n', 503)),
  },
  {
    path: '/metrics',
    summary: 'Metrics in the Prometheus text format',
    answers: { 200: { description: 'docs/metrics.md lists them', type: textFormat, schema: text } },
    answer: ({ metrics }) => ({
      status: 200,
      type: textFormat,
      body: Readable.from(metrics(), { objectMode: false }),
    }),
  },
  ofSource('status', 'Status', 'What is in force since when, the folders, and every diagnostic'),
  ofSource('routes', 'Routes', 'The routes in force, as `postern routes` has them'),
  ofSource('endpoints', 'Endpoints', 'Every endpoint, and why it gets requests or none'),
  ofSource(
    'certificates',
    'Certificates',
    'What each host is shown, as `postern cert show` has it',
  ),
  ofSource(
    'diagnostics',
    'Diagnostics',
    'The diagnostics with the lines that they are about, errors first',
  ),
  ofSource('reloads', 'Reloads', 'The last changes that came into force, and whom they are about'),
  {
    path: '/api/v1/explain',
    summary: 'Where a request would go now, and why, as `postern explain` has it',
    query: {
      url: { schema: text, required: true, description: 'such as https://example.com/path' },
      method: { schema: { ...text, default: 'GET' }, description: 'of the request' },
      header: {
        schema: { ...list(text), maxItems: 100, default: [] },
        description: '`Name: value`; as often as there are headers',
      },
      'client-ip': { schema: { ...text, default: '127.0.0.1' }, description: 'who asks' },
    },
    answers: {
      200: {
        description: 'Whatever becomes of the request',
        type: jsonType,
        schema: named('Explanation'),
      },
      503: notYet,
    },
    answer({ explain }, query) {
      const explanation = explain(askedAbout(query))
      if (explanation !== 'not-a-url') return jsonOrNotYet(explanation)
      return json({ error: 'url: expects a URL such as https://example.com/path' }, 400)
    },
  },
  {
    path: '/api/v1/openapi.json',
    summary: 'This description',
    answers: {
      200: { description: 'OpenAPI 3.1', type: jsonType, schema: { type: 'object' } },
    },
    answer: () => json(openApiDocument(adminRoutes)),
  },
]

/** A path whose answer is what its source has. */
function ofSource(
  name: 'status' | 'routes' | 'endpoints' | 'certificates' | 'diagnostics' | 'reloads',
  schema: string,
  summary: string,
): AdminRoute {
  return {
    path: `/api/v1/${name}`,
    summary,
    answers: {
      200: { description: 'As it is now', type: jsonType, schema: named(schema) },
      503: notYet,
    },
    answer: (sources) => inTurns(sources[name]()),
  }
}

function jsonOrNotYet(body: object | null): AdminAnswer {
  return body === null ? json({ error: 'nothing has been read yet' }, 503) : json(body)
}

/** What may be long is made while requests go on. */
function inTurns(body: object | null): AdminAnswer {
  if (body === null) return jsonOrNotYet(null)
  const text = Readable.from(inSlices(jsonPieces(body)), { objectMode: false })
  return { status: 200, type: jsonType, body: text }
}

function askedAbout(query: Query): AskedAbout {
  return {
    url: String(query.url),
    method: String(query.method),
    headers: [query.header].flat().map(String),
    clientAddress: String(query['client-ip']),
  }
}
