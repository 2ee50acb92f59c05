import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { readAssets } from './assets.ts'

/**
 * Nothing but our own files, and no script or style inside a page. No page may frame it, and no text becomes HTML: the browser
 * itself refuses what would.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
  // Asked for each time, and answered with 304 as long as they are the same: an update is never mixed with an old page.
  'cache-control': 'no-cache',
}

/**
 * The page at `/` with its files, which hold no data and need no token: the page asks the API for everything. And the events that
 * it follows, which are no part of the API: they change with the page. `openEvents`: null where there are enough streams.
 */
export function serveDashboard(server: FastifyInstance, openEvents: () => Readable | null): void {
  for (const [url, { type, body, etag }] of readAssets()) {
    server.get(url, { config: { open: true } }, async (request, reply) => {
      reply.headers({ ...headers, etag })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type(type).send(body)
    })
  }

  server.get('/dashboard/events', { exposeHeadRoute: false }, async (_request, reply) => {
    const stream = openEvents()
    return stream === null
      ? reply.code(503).header('retry-after', '5').send({ error: 'too many dashboards are open' })
      : reply.type('text/event-stream').send(stream)
  })
}
