import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchemaValidationError,
} from 'fastify'
import type { AdminRoute } from './admin-route.ts'
import { adminRoutes } from './admin-routes.ts'
import type { AdminSources } from './admin-sources.ts'
import { bearsToken, type TokenDigest } from './admin-token.ts'
import { isAllowedHost } from './allowed-host.ts'
import { serveDashboard } from './dashboard/serve-dashboard.ts'

/** Far more than probes, scrapes and dashboards need. */
const mostConnections = 256

export interface AdminOptions {
  /** Host names beside addresses and `localhost` that it may be asked by, in lower case. */
  readonly hosts: readonly string[]
  /** null: nobody needs one. */
  readonly token: TokenDigest | null
  readonly log: (level: 'error', message: string, details: object) => void
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked without a token. */
    open?: boolean
  }
}

/** Read-only HTTP for probes, operators and browsers. No answer holds a secret, because no source does. */
export function createAdminServer(sources: AdminSources, options: AdminOptions): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: 16_384,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    // By default what a schema does not know is dropped; a misspelt parameter had better be told.
    ajv: { customOptions: { removeAdditional: false } },
    schemaErrorFormatter: queryError,
  })
  server.server.maxConnections = mostConnections

  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    return refusal(request, reply, options)
  })

  for (const route of adminRoutes) {
    server.get<{ Querystring: Record<string, unknown> }>(
      route.path,
      { config: { open: route.open === true }, schema: { querystring: querySchema(route) } },
      async ({ query }, reply) => {
        const { status, type, body } = route.answer(sources, query)
        return reply.code(status).type(type).send(body)
      },
    )
  }

  serveDashboard(server, sources.dashboardEvents)

  server.setNotFoundHandler(async ({ method, url }, reply) => {
    const [path = ''] = url.split('?')
    if (!server.hasRoute({ method: 'GET', url: path })) {
      return reply.code(404).send({ error: `there is no ${path}` })
    }
    return reply
      .code(405)
      .header('allow', 'GET, HEAD')
      .send({ error: `${method}: nothing can be changed here` })
  })

  server.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    const { statusCode = 500 } = error
    if (statusCode < 500) return reply.code(statusCode).send({ error: error.message })
    options.log('error', 'a bug: the admin port can not answer', { error })
    return reply.code(500).send({ error: 'a bug, the log tells of it' })
  })
  return server
}

/** Answers a request that may not be; undefined: it may. */
async function refusal(
  { headers, routeOptions }: FastifyRequest,
  reply: FastifyReply,
  { hosts, token }: AdminOptions,
): Promise<FastifyReply | undefined> {
  if (!isAllowedHost(headers.host, hosts)) {
    return reply.code(421).send({
      error:
        'this port is not asked by that Host: use its address or localhost, or name it by --admin-hosts',
    })
  }
  if (token === null || routeOptions.config?.open === true) return undefined
  if (bearsToken(headers.authorization, token)) return undefined
  return reply.code(401).header('www-authenticate', 'Bearer realm="postern"').send({
    error: 'a token is needed: Authorization: Bearer TOKEN, with the content of --admin-token-file',
  })
}

function querySchema({ query = {} }: AdminRoute): object {
  const fields = Object.entries(query)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
    required: fields.filter(([, { required }]) => required === true).map(([name]) => name),
    additionalProperties: false,
  }
}

/** Names the parameter, which the validator's own message leaves out. */
function queryError([first]: readonly FastifySchemaValidationError[]): Error {
  const { params = {}, instancePath = '', message = '' } = first ?? {}
  if ('missingProperty' in params) return new Error(`${params.missingProperty}: has to be given`)
  if ('additionalProperty' in params) {
    return new Error(`${params.additionalProperty}: there is no such parameter`)
  }
  return new Error(`${instancePath.slice(1)}: ${message}`)
}
