import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createAdminServer } from '../../../src/admin/admin-server.ts'
import type { AdminSources } from '../../../src/admin/admin-sources.ts'
import { digestOf } from '../../../src/admin/admin-token.ts'

function serve(dashboardEvents: AdminSources['dashboardEvents'] = () => null) {
  const nothing = () => null
  return createAdminServer(
    {
      ready: () => true,
      status: nothing,
      routes: nothing,
      endpoints: nothing,
      certificates: nothing,
      diagnostics: nothing,
      reloads: nothing,
      explain: nothing,
      async *metrics() {},
      dashboardEvents,
    },
    { hosts: [], token: digestOf('a-token'), log() {} },
  )
}

const bearing = { authorization: 'Bearer a-token' }

describe('the page', () => {
  test('may run and load nothing but its own files, and be framed by nobody', async () => {
    const { statusCode, headers } = await serve().inject('/')
    expect(statusCode).toBe(200)
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy.filter((part) => /unsafe|data:|https?:|\*/.test(part))).toEqual([])
  })

  test('is the same for who has it, until there is another one', async () => {
    const server = serve()
    const { headers } = await server.inject('/assets/main.js')
    const again = await server.inject({
      url: '/assets/main.js',
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const other = { 'if-none-match': '"another"' }
    expect((await server.inject({ url: '/assets/main.js', headers: other })).statusCode).toBe(200)
  })

  test.each([
    '/assets/../../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fpackage.json',
    '/assets/tsconfig.json',
    '/assets/constructor',
  ])('leads to no other file: %s', async (url) => {
    expect((await serve().inject({ url, headers: bearing })).statusCode).toBe(404)
  })

  test('is shown to no page of another site whose name was led here', async () => {
    const headers = { host: 'evil.example.com' }
    expect((await serve().inject({ url: '/', headers })).statusCode).toBe(421)
  })
})

describe('the events', () => {
  const url = '/dashboard/events'

  test('are told to who has the token alone', async () => {
    let opened = 0
    const server = serve(() => {
      opened++
      return Readable.from(['event: a\n\n'])
    })
    expect((await server.inject(url)).statusCode).toBe(401)
    expect(opened).toBe(0)
    const { headers, body } = await server.inject({ url, headers: bearing })
    expect([headers['content-type'], body]).toEqual(['text/event-stream', 'event: a\n\n'])
  })

  test('are refused where enough dashboards are open', async () => {
    const { statusCode, headers, body } = await serve().inject({ url, headers: bearing })
    expect([statusCode, headers['retry-after']]).toEqual([503, '5'])
    expect(body).toBe('{"error":"too many dashboards are open"}')
  })

  test('are opened by no HEAD, which would never close them', async () => {
    const server = serve(() => {
      throw new Error('opened')
    })
    const { statusCode } = await server.inject({ method: 'HEAD', url, headers: bearing })
    expect(statusCode).toBe(405)
  })
})
