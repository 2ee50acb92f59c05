import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postern } from './postern.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-diff-'))
  mkdirSync(join(folder, 'certs'))
})

afterEach(() => rmSync(folder, { recursive: true }))

interface Rule {
  readonly host?: string
  readonly path?: string
  readonly service?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly tls?: boolean
}

function ingress({ host = 'shop.test', path = '/', ...rule }: Rule = {}): string {
  const backend = { service: { name: rule.service ?? 'web', port: { number: 80 } } }
  return JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: `${host}-${path.replaceAll(/[^a-z]/g, 'x')}`.replace('*', 'any'),
      annotations: rule.annotations ?? {},
    },
    spec: {
      ...(rule.tls && { tls: [{ hosts: [host], secretName: 'a' }] }),
      rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend }] } }],
    },
  })
}

/** Documents of the old side, documents of the new one, and more words of the command. */
async function diff(before: readonly string[], after: readonly string[], ...words: string[]) {
  const paths = [
    ['old.yaml', before],
    ['new.yaml', after],
  ] as const
  for (const [name, documents] of paths) {
    writeFileSync(join(folder, name), documents.join('\n---\n'))
  }
  const certs = join(folder, 'certs')
  return postern('diff', ...paths.map(([name]) => join(folder, name)), '--certs', certs, ...words)
}

describe('diff tells', () => {
  test('that nothing changes, whatever the text looks like', async () => {
    const pretty = JSON.stringify(JSON.parse(ingress()), null, 4)
    const { status, out, err } = await diff([ingress()], ['# moved down', pretty])
    expect([status, out, err]).toEqual([0, 'nothing changes for requests\n', ''])
  })

  test('of an added route where its requests went before', async () => {
    const { status, out } = await diff(
      [ingress()],
      [ingress(), ingress({ path: '/cart', service: 'cart' })],
    )
    expect(status).toBe(0)
    expect(out).toBe(
      'Routes\n' +
        '  + added  shop.test/cart Prefix  Service  default/web:80 (shop.test/ Prefix) -> default/cart:80\n\n' +
        '1 route added, 0 removed, 0 changed\n',
    )
  })

  test('of a removed route where its requests go now', async () => {
    const other = ingress({ host: 'other.test' })
    const { out } = await diff([ingress(), other], [other])
    expect(out).toContain('- removed  shop.test/ Prefix  Service  default/web:80 -> nobody (404)\n')
  })

  test('that a route moved to another Service, and which of its policies are others', async () => {
    const annotations = {
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '5',
      'nginx.ingress.kubernetes.io/affinity': 'cookie',
    }
    const { out } = await diff([ingress()], [ingress({ service: 'cart', annotations })])
    expect(out).toMatch(
      /~ moved +shop\.test\/ Prefix +Service +default\/web:80 -> default\/cart:80\n/,
    )
    expect(out).toMatch(/~ changed +shop\.test\/ Prefix +timeouts\.read +not set -> 5s\n/)
    expect(out).toMatch(/affinity +not set -> cookie, cookieName INGRESSCOOKIE, secure false/)
  })

  test('that a host is no longer served with TLS', async () => {
    const { out } = await diff([ingress({ tls: true })], [ingress()])
    expect(out).toMatch(/~ changed +shop\.test\/ Prefix +TLS +yes -> no\n/)
    expect(out).toMatch(/- removed +shop\.test +certificate +default -> no TLS\n/)
  })

  test('programs the same in JSON, by the names of the contract', async () => {
    const { out, err } = await diff([ingress()], [ingress({ host: 'b.test' })], '--format', 'json')
    const { changes, summary } = JSON.parse(out)
    expect(summary).toEqual({ added: 1, removed: 1, changed: 0 })
    expect(changes).toMatchObject([
      { change: 'added', host: 'b.test', path: '/', pathType: 'Prefix', before: null },
      { change: 'removed', host: 'shop.test', path: '/', pathType: 'Prefix', after: null },
    ])
    expect(changes[0].after).toMatchObject({ service: { name: 'web', port: 80 }, tls: false })
    expect(changes[0].otherSide).toBe(null)
    expect(err).toBe('')
  })
})

describe('diff as Markdown', () => {
  test('is a table for a review', async () => {
    const { out } = await diff([ingress()], [ingress({ service: 'cart' })], '--format', 'markdown')
    expect(out).toBe(
      '### What changes for requests\n\n' +
        '0 routes added, 0 removed, 1 changed.\n\n' +
        '**Routes**\n\n| | | | before | after |\n|---|---|---|---|---|\n' +
        '| moved | `shop.test/ Prefix` | Service | `default/web:80` | `default/cart:80` |\n',
    )
  })

  test('takes nothing of a manifest for Markdown', async () => {
    const path = '/a|b``c<img/src=x>@all'
    const { out } = await diff([ingress()], [ingress({ path })], '--format', 'markdown')
    expect(out).toContain('| added | ``` shop.test/a\\|b``c<img/src=x>@all Prefix ``` | Service |')
  })

  test('stays short enough for a comment, and hides nothing that is removed', async () => {
    const many = Array.from({ length: 150 }, (_, i) => ingress({ host: `h${i}.test` }))
    const { out } = await diff([ingress()], many, '--format', 'markdown')
    expect(out.match(/^\| removed/gm)).toHaveLength(1)
    expect(out.match(/^\| added/gm)).toHaveLength(99)
    expect(out).toMatch(/^and 51 more\.$/m)
  })
})

describe('diff has status', () => {
  const one = ingress()
  const two = ingress({ host: 'b.test' })
  const statuses: readonly [string, string[], string[], number][] = [
    ['removed', [one, two], [one], 1],
    ['removed', [one], [one, two], 0],
    ['added', [one], [one, two], 1],
    ['added', [one, two], [one], 0],
    ['changed', [one], [ingress({ service: 'cart' })], 1],
    ['changed', [one], [one, two], 0],
  ]
  test.each(statuses)('--fail-on %s of %j and %j: %i', async (kind, before, after, expected) => {
    expect((await diff(before, after, '--fail-on', kind)).status).toBe(expected)
  })

  test('1 where one of several changes is to fail', async () => {
    const words = ['--fail-on', 'changed', '--fail-on', 'removed']
    expect(await diff([one, two], [one], ...words)).toMatchObject({ status: 1 })
  })

  test('1 where the default backend is removed, which is no route', async () => {
    const everything = JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'everything' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    })
    const { status, out } = await diff([one, everything], [one], '--fail-on', 'removed')
    expect(status).toBe(1)
    expect(out).toContain('(everything else)  Service  default/web:80 -> nobody (404)')
  })

  test('1 where the new side has errors, since what has them looks removed', async () => {
    const broken = one.replace('"Prefix"', '"Prefixed"')
    const { status, out, err } = await diff([one], [broken])
    expect(status).toBe(1)
    expect(out).toContain('removed')
    expect(err).toMatch(/^postern: .*new\.yaml: 1 error, .*\n$/)
    expect((await diff([broken], [one])).status).toBe(0)
  })

  test('1 where a path is not there, and 2 for a wrong command line', async () => {
    const none = join(folder, 'none')
    expect(await postern('diff', none, none)).toMatchObject({ status: 1, out: '' })
    expect(await postern('diff', none)).toMatchObject({ status: 2, out: '' })
    expect(await diff([one], [one], '--fail-on', 'moved')).toMatchObject({ status: 2, out: '' })
  })
})
