import { describe, expect, test } from 'vitest'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { type AdminOptions, createAdminServer } from '../../src/admin/admin-server.ts'
import type { AdminSources } from '../../src/admin/admin-sources.ts'
import { digestOf } from '../../src/admin/admin-token.ts'
import type { Explanation } from '../../src/snapshot/explanation.ts'

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

function serve(sources: Partial<AdminSources> = {}, options: Partial<AdminOptions> = {}) {
  return createAdminServer(
    {
      ready: () => true,
      status: () => null,
      routes: () => null,
      endpoints: () => null,
      certificates: () => null,
      diagnostics: () => null,
      reloads: () => null,
      explain: () => null,
      metrics: () => parts(),
      dashboardEvents: () => null,
      ...sources,
    },
    { hosts: [], token: null, log() {}, ...options },
  )
}

function ask(
  url: string,
  sources: Partial<AdminSources> = {},
  method: 'GET' | 'HEAD' | 'POST' = 'GET',
) {
  return serve(sources).inject({ method, url })
}

describe('the admin port', () => {
  test('answers /healthz as long as the process lives', async () => {
    const { statusCode, body } = await ask('/healthz', { ready: () => false })
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: 'ok\n' })
  })

  test.each([
    [true, 200],
    [false, 503],
  ])('answers /readyz, when ready is %s, with %d', async (ready, status) => {
    expect((await ask('/readyz', { ready: () => ready })).statusCode).toBe(status)
  })

  test.each(['status', 'endpoints', 'certificates'] as const)(
    'answers /api/v1/%s with its source',
    async (name) => {
      const response = await ask(`/api/v1/${name}`, { [name]: () => ({ a: 1 }) })
      expect(response.statusCode).toBe(200)
      expect(response.headers['content-type']).toMatch(/^application\/json/)
      expect(response.json()).toEqual({ a: 1 })
    },
  )

  test.each([
    'status',
    'routes',
    'endpoints',
    'certificates',
    'diagnostics',
    'reloads',
    'explain?url=a',
  ])('answers /api/v1/%s before there is any with 503', async (name) => {
    const response = await ask(`/api/v1/${name}`)
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ error: 'nothing has been read yet' })
  })

  test('answers /metrics with all parts of the text, as Prometheus expects it', async () => {
    const { headers, body } = await ask('/metrics', { metrics: () => parts('a 1\n', 'b 2\n') })
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toBe('a 1\nb 2\n')
  })

  test('answers HEAD /metrics without a body', async () => {
    const { statusCode, body } = await ask('/metrics', { metrics: () => parts('a 1\n') }, 'HEAD')
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: '' })
  })

  test.each([
    ['/assets/', 'GET'],
    ['/api/v1/secrets?a', 'GET'],
    ['/none', 'POST'],
    ['/__proto__', 'GET'],
  ] as const)('answers %s %s with 404 in JSON', async (url, method) => {
    const response = await ask(url, {}, method)
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error: `there is no ${url.split('?')[0]}` })
  })

  test('lets nobody change anything', async () => {
    const server = serve()
    for (const { path } of adminRoutes) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        const { statusCode, headers } = await server.inject({ method, url: path })
        expect([method, path, statusCode, headers.allow]).toEqual([method, path, 405, 'GET, HEAD'])
      }
    }
  })

  test('says of its own mistake no more than that, and logs it', async () => {
    const logged: unknown[] = []
    const error = new Error('swordfish')
    const status = () => {
      throw error
    }
    const server = serve({ status }, { log: (...entry) => logged.push(entry) })
    const { statusCode, body } = await server.inject('/api/v1/status')
    expect([statusCode, body]).toEqual([500, '{"error":"a bug, the log tells of it"}'])
    expect(logged).toEqual([['error', expect.any(String), { error }]])
  })

  test('lets no page of another origin read or guess', async () => {
    const { headers } = await ask('/healthz')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('/api/v1/explain', () => {
  test('asks about a URL, with method, headers and client', async () => {
    let about: unknown = null
    const url =
      '/api/v1/explain?url=http%3A%2F%2Fa%2F&method=POST&header=A%3A1&header=B%3A2&client-ip=10.0.0.1'
    const { statusCode, body } = await ask(url, {
      explain(asked) {
        about = asked
        return { outcome: 'proxied' } as Explanation
      },
    })
    expect([statusCode, body]).toEqual([200, '{"outcome":"proxied"}'])
    expect(about).toEqual({
      url: 'http://a/',
      method: 'POST',
      headers: ['A:1', 'B:2'],
      clientAddress: '10.0.0.1',
    })
  })

  test.each([
    ['', 'url: has to be given'],
    ['?url=', 'url: expects a URL such as https://example.com/path'],
    ['?ulr=http%3A%2F%2Fa', 'url: has to be given'],
    ['?url=a&methd=GET', 'methd: there is no such parameter'],
    ['?url=a&url=b', 'url: must be string'],
    [`?url=a${'&header=a'.repeat(101)}`, 'header: must NOT have more than 100 items'],
  ])('answers 400 to %.30s', async (query, error) => {
    const explain = () => 'not-a-url' as const
    const response = await ask(`/api/v1/explain${query}`, { explain })
    expect([response.statusCode, response.json()]).toEqual([400, { error }])
  })
})

describe('a page of another site whose name was led here', () => {
  test.each(adminRoutes.map(({ path }) => path))('gets nothing of %s', async (path) => {
    const asked: string[] = []
    const status = () => {
      asked.push(path)
      return {}
    }
    const headers = { host: 'evil.example.com' }
    const response = await serve({ status }).inject({ url: path, headers })
    expect(response.statusCode).toBe(421)
    expect(response.json().error).toContain('--admin-hosts')
    expect(asked).toEqual([])
  })

  test('gets something by a name that an option has', async () => {
    const server = serve({}, { hosts: ['postern.example.com'] })
    const headers = { host: 'Postern.Example.Com:10254' }
    expect((await server.inject({ url: '/healthz', headers })).statusCode).toBe(200)
  })
})

describe('with a token', () => {
  const token = `${'a'.repeat(31)}b`
  const server = serve({ status: () => ({}) }, { token: digestOf(token) })
  const bearing = (authorization: string) =>
    server.inject({ url: '/api/v1/status', headers: { authorization } })

  test.each(adminRoutes.map(({ path, open }) => [path, open === true ? 200 : 401] as const))(
    'asking %s without one is answered with %d',
    async (path, status) => {
      const response = await server.inject(path)
      expect(response.statusCode).toBe(status)
      if (status === 200) return
      expect(response.headers['www-authenticate']).toBe('Bearer realm="postern"')
      expect(response.json().error).toContain('--admin-token-file')
    },
  )

  test('only what tells no more than that the program lives is open', () => {
    const open = adminRoutes.filter((route) => route.open === true).map(({ path }) => path)
    expect(open).toEqual(['/healthz', '/readyz'])
  })

  test.each([`Bearer ${token}`, `bearer  ${token}`])('%s is let in', async (authorization) => {
    expect((await bearing(authorization)).statusCode).toBe(200)
  })

  test.each([
    '',
    'Bearer',
    'Bearer ',
    token,
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token} ${token}`,
    `Bearer "${token}"`,
  ])('%j is not', async (authorization) => {
    const { statusCode, body } = await bearing(authorization)
    expect(statusCode).toBe(401)
    expect(body).not.toContain(token)
  })

  test('a path that is not there can not be told from one that is', async () => {
    expect((await server.inject('/none')).statusCode).toBe(401)
  })
})
