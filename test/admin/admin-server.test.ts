import { describe, expect, test } from 'vitest'
import type { AdminSources } from '../../src/admin/admin-server.ts'
import { createAdminServer } from '../../src/admin/admin-server.ts'

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

function ask(
  url: string,
  sources: Partial<AdminSources> = {},
  method: 'GET' | 'HEAD' | 'POST' = 'GET',
) {
  const server = createAdminServer({
    ready: () => true,
    status: () => null,
    routes: () => null,
    endpoints: () => null,
    explain: () => null,
    metrics: () => parts(),
    ...sources,
  })
  return server.inject({ method, url })
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

  test.each(['status', 'routes', 'endpoints'] as const)(
    'answers /api/v1/%s with its source',
    async (name) => {
      const response = await ask(`/api/v1/${name}`, { [name]: () => ({ a: 1 }) })
      expect(response.statusCode).toBe(200)
      expect(response.headers['content-type']).toMatch(/^application\/json/)
      expect(response.json()).toEqual({ a: 1 })
    },
  )

  test.each(['status', 'routes'])(
    'answers /api/v1/%s before there is any with 503',
    async (name) => {
      const response = await ask(`/api/v1/${name}`)
      expect(response.statusCode).toBe(503)
      expect(response.json()).toEqual({ error: 'nothing has been read yet' })
    },
  )

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
    ['/', 'GET'],
    ['/api/v1/secrets?a', 'GET'],
    ['/healthz', 'POST'],
    ['/__proto__', 'GET'],
  ] as const)('answers %s %s with 404 in JSON', async (url, method) => {
    const response = await ask(url, {}, method)
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error: `there is no ${method} ${url.split('?')[0]}` })
  })

  test('lets no page of another origin read or guess', async () => {
    const { headers } = await ask('/healthz')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
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
        return { outcome: 'proxied' }
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

  test('answers 400 for what is no URL', async () => {
    expect((await ask('/api/v1/explain')).statusCode).toBe(400)
  })
})
