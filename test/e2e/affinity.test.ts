import { beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import type { CookieAffinity } from '../../src/snapshot/policy.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { plainCookie, type SnapshotSketch } from './support/a-snapshot.ts'
import { closedPort } from './support/closed-port.ts'
import { connectClient, connectTlsClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldsOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'

let byDefault: Certificate
beforeAll(async () => {
  byDefault = await aCertificate('default')
})

interface NamedPod {
  readonly pod: string
  readonly port: number
}

async function startNamedPods(...names: string[]): Promise<NamedPod[]> {
  return Promise.all(
    names.map(async (pod) => ({ pod, port: (await startPod(answering(() => ok(pod)))).port })),
  )
}

function sketch(pods: readonly NamedPod[], changed: Partial<CookieAffinity> = {}): SnapshotSketch {
  const affinity = { ...plainCookie, ...changed }
  const route = { path: '/app', service: 'kubia', pods, policies: { affinity } }
  return { routes: [route], defaultCertificate: byDefault }
}

interface Visit {
  readonly pod: string
  readonly status: number
  /** Set-Cookie fields. */
  readonly set: readonly string[]
}

async function visit(port: number, cookies = ''): Promise<Visit> {
  const client = await connectClient(port)
  client.send(get('/app/x', cookies))
  const response = await client.response()
  client.socket.destroy()
  const set = fieldsOf(response, 'Set-Cookie')
  return { pod: response.body.toString(), status: statusOf(response), set }
}

const cookieLine = (set: readonly string[]) => `Cookie: ${set[0]?.split(';')[0]}\r\n`

describe('cookie affinity', () => {
  test('sets a cookie and keeps the client with its pod, which sees the cookie too', async () => {
    const pods = await startNamedPods('kubia-0', 'kubia-1', 'kubia-2')
    const { port } = await startProxy(sketch(pods))
    const seen = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const first = await visit(port)
      seen.add(first.pod)
      expect(first.set).toHaveLength(1)
      expect(first.set[0]).toMatch(/^INGRESSCOOKIE=[A-Za-z0-9_-]{22}; Path=\/app; HttpOnly$/)
      expect(first.set[0]).not.toContain(first.pod)
      for (let again = 0; again < 4; again++) {
        expect(await visit(port, cookieLine(first.set))).toEqual({ ...first, set: [] })
      }
    }
    expect(seen.size).toBe(3)
  })

  test('holds among other cookies, and in several Cookie fields', async () => {
    const pods = await startNamedPods('kubia-0', 'kubia-1', 'kubia-2')
    const { port } = await startProxy(sketch(pods))
    const first = await visit(port)
    const pair = first.set[0]?.split(';')[0]
    for (const line of [
      `Cookie: a=b; ${pair}; c=d\r\n`,
      `Cookie: a=b\r\ncookie: ${pair}\r\n`,
      `Cookie: INGRESSCOOKIE=unknown; ${pair}\r\n`,
      `Connection: cookie\r\nCookie: ${pair}\r\n`,
    ]) {
      expect([line, await visit(port, line)]).toEqual([line, { ...first, set: [] }])
    }
  })

  test('stays when pods are added, and moves with a new cookie when its pod is gone', async () => {
    const [zero, one, two, three] = (await startNamedPods('a', 'b', 'c', 'd')) as [
      NamedPod,
      NamedPod,
      NamedPod,
      NamedPod,
    ]
    const { port, apply } = await startProxy(sketch([one, two]))
    const first = await visit(port)
    apply(sketch([zero, one, two, three]))
    expect(await visit(port, cookieLine(first.set))).toEqual({ ...first, set: [] })
    // A pod of that name at another address is the same pod.
    const [moved] = (await startNamedPods(first.pod)) as [NamedPod]
    apply(sketch([zero, moved]))
    expect(await visit(port, cookieLine(first.set))).toEqual({ ...first, set: [] })
    apply(sketch([zero, three]))
    const later = await visit(port, cookieLine(first.set))
    expect([zero.pod, three.pod]).toContain(later.pod)
    expect(later.set).toHaveLength(1)
    expect(await visit(port, cookieLine(later.set))).toEqual({ ...later, set: [] })
  })

  test.each([
    ['garbage', 'Cookie: INGRESSCOOKIE=../../etc\r\n'],
    ['nothing', 'Cookie: INGRESSCOOKIE=\r\n'],
    ['much too much', `Cookie: INGRESSCOOKIE=${'x'.repeat(5_000)}\r\n`],
    ['a name of Object', 'Cookie: INGRESSCOOKIE=__proto__\r\n'],
    ['octets beyond ASCII', 'Cookie: INGRESSCOOKIE=\xff\xfe\r\n'],
    ['another name', 'Cookie: ingresscookie=abc\r\n'],
    ['no pair at all', 'Cookie: ;;=;\r\n'],
  ])('does not mind a cookie with %s: the client gets a proper one', async (_, line) => {
    const { port } = await startProxy(sketch(await startNamedPods('kubia-0')))
    expect(await visit(port, line)).toMatchObject({ pod: 'kubia-0', status: 200 })
    expect((await visit(port, line)).set).toHaveLength(1)
  })

  test('of another service means nothing', async () => {
    const pods = await startNamedPods('kubia-0', 'kubia-1')
    const { port, apply } = await startProxy(sketch(pods))
    const first = await visit(port)
    const other = sketch(pods)
    apply({ ...other, routes: other.routes.map((route) => ({ ...route, service: 'other' })) })
    expect((await visit(port, cookieLine(first.set))).set).toHaveLength(1)
  })

  test('has the attributes that were asked for', async () => {
    const wished = {
      cookieName: 'route',
      path: '/',
      domain: 'example.com',
      maxAge: 60,
      expires: 60,
      sameSite: 'Lax',
      secure: true,
    } as const
    const { port } = await startProxy(sketch(await startNamedPods('kubia-0'), wished))
    const [set] = (await visit(port)).set
    expect(set).toMatch(
      /^route=[\w-]{22}; Path=\/; Domain=example\.com; Expires=.* GMT; Max-Age=60; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('is Secure on HTTPS', async () => {
    const { httpsPort } = await startProxy(sketch(await startNamedPods('kubia-0')))
    const client = await connectTlsClient(httpsPort)
    client.send(get('/app'))
    const [set] = fieldsOf(await client.response(), 'Set-Cookie')
    expect(set).toMatch(/; HttpOnly; Secure$/)
  })
})

describe('where the pod of a cookie can not be reached', () => {
  test.each([
    [false, 502],
    [true, 200],
  ])('with change-on-failure %s the answer is %i', async (changeOnFailure, status) => {
    const [alive, lost] = (await startNamedPods('alive', 'lost')) as [NamedPod, NamedPod]
    const { port, apply } = await startProxy(sketch([lost], { changeOnFailure }))
    const first = await visit(port)
    const gone = { pod: 'lost', port: await closedPort() }
    apply(sketch([alive, gone], { changeOnFailure }))
    const next = await visit(port, cookieLine(first.set))
    expect(next.status).toBe(status)
    if (!changeOnFailure) return
    expect(next.pod).toBe('alive')
    expect(next.set).toHaveLength(1)
    expect(await visit(port, cookieLine(next.set))).toEqual({ ...next, set: [] })
  })

  test('a new client is sent to another one, and its cookie is for that one', async () => {
    const [alive] = (await startNamedPods('alive')) as [NamedPod]
    const { port } = await startProxy(sketch([alive, { pod: 'lost', port: await closedPort() }]))
    for (let i = 0; i < 4; i++) {
      const first = await visit(port)
      expect(first).toMatchObject({ pod: 'alive', status: 200 })
      expect(await visit(port, cookieLine(first.set))).toEqual({ ...first, set: [] })
    }
  })
})
