import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import { textFormat } from '../telemetry/metrics/text-format.ts'

/** A request that somebody asks about. */
export interface AskedAbout {
  readonly url: string
  readonly method: string
  readonly headers: readonly string[]
  readonly clientAddress: string
}

/** What the admin port shows. Functions, because all of it changes while the program runs. */
export interface AdminSources {
  /** Traffic may be sent here. */
  readonly ready: () => boolean
  /** The bodies of /api/v1/status, /api/v1/routes and /api/v1/endpoints; null before there is anything to show. */
  readonly status: () => object | null
  readonly routes: () => object | null
  readonly endpoints: () => object | null
  /** The body of /api/v1/explain; null: that is not a URL, or nothing is in force yet. */
  readonly explain: (asked: AskedAbout) => object | null
  /** The body of /metrics, in parts. */
  readonly metrics: () => AsyncIterable<Buffer>
}

/** Read-only HTTP for probes and operators. No answer holds a secret, because no source does. */
export function createAdminServer(sources: AdminSources): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: 16_384,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
  })

  server.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })

  server.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'))

  server.get('/readyz', async (_request, reply) =>
    sources.ready()
      ? reply.type('text/plain').send('ready\n')
      : reply.code(503).type('text/plain').send('not ready\n'),
  )

  server.get('/metrics', async (_request, reply) =>
    reply.type(textFormat).send(Readable.from(sources.metrics(), { objectMode: false })),
  )

  server.get('/api/v1/status', async (_request, reply) => sources.status() ?? notYet(reply))
  server.get('/api/v1/routes', async (_request, reply) => sources.routes() ?? notYet(reply))
  server.get('/api/v1/endpoints', async (_request, reply) => sources.endpoints() ?? notYet(reply))

  server.get<{ Querystring: Partial<Record<string, string | string[]>> }>(
    '/api/v1/explain',
    async ({ query }, reply) =>
      sources.explain(askedAbout(query)) ??
      reply.code(400).send({ error: 'url: expects a URL such as https://example.com/path' }),
  )

  server.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send({ error: `there is no ${request.method} ${request.url.split('?')[0]}` }),
  )
  return server
}

/** `url`, and maybe `method`, `client-ip` and any number of `header`. Whatever else they are counts as absent. */
function askedAbout(query: Partial<Record<string, string | string[]>>): AskedAbout {
  const text = (name: string, byDefault: string) => {
    const value = query[name]
    return typeof value === 'string' ? value : byDefault
  }
  return {
    url: text('url', ''),
    method: text('method', 'GET'),
    headers: [query.header ?? []].flat(),
    clientAddress: text('client-ip', '127.0.0.1'),
  }
}

function notYet(reply: { code(status: number): { send(body: object): unknown } }) {
  return reply.code(503).send({ error: 'nothing has been read yet' })
}
