import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postern } from './postern.ts'
import { writeInto } from './write-into.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-test-'))
  mkdirSync(join(folder, 'certs'))
  write('shop.yaml', shop)
})

afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeInto(folder, name, text)

/** With a certs folder that is empty: the default one belongs to whoever runs the tests. */
function run(...words: readonly string[]) {
  return postern('test', ...words, '--certs', join(folder, 'certs'))
}

const backend = (name: string) => `{ service: { name: ${name}, port: { number: 80 } } }`

const shop = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: { nginx.ingress.kubernetes.io/affinity: cookie }
spec:
  tls: [{ hosts: [safe.test] }]
  rules:
  - host: shop.test
    http:
      paths:
      - { path: /, pathType: Prefix, backend: ${backend('web')} }
      - { path: /cart, pathType: Prefix, backend: ${backend('cart')} }
      - { path: /port, pathType: Prefix, backend: { service: { name: web, port: { number: 81 } } } }
  - host: unready.test
    http: { paths: [{ path: /, pathType: Prefix, backend: ${backend('sleepy')} }] }
  - host: safe.test
    http: { paths: [{ path: /, pathType: Prefix, backend: ${backend('web')} }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: web }
subsets: [{ addresses: [{ ip: 127.0.10.1 }], ports: [{ port: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: sleepy }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: sleepy }
subsets: [{ notReadyAddresses: [{ ip: 127.0.10.2 }], ports: [{ port: 8080 }] }]
`

describe('test', () => {
  test('has status 0 where every request becomes what is expected', async () => {
    write(
      'shop.expect.yaml',
      `requests:
- { request: http://shop.test/, service: web }
- { request: http://shop.test/cart/1, service: default/cart:80, because: the page links there }
- { request: http://shop.test/cart, status: 503, service: cart }
- { request: http://shop.test/cart, pod: { path: /cart }, headers: { Set-Cookie: "INGRESSCOOKIE=..." } }
- { request: http://other.test/, status: 404 }
- { request: TRACE http://shop.test/, status: 405, headers: { Allow: "GET, ..." } }
- { request: http://safe.test/a?b, redirect: https://safe.test/a?b, status: 308, service: web }
- { request: https://safe.test/, service: web, certificate: default }
- request: POST http://shop.test/a/../b?c
  with: { X-Forwarded-For: 6.6.6.6 }
  from: 10.0.0.7
  headers: { Set-Cookie: "INGRESSCOOKIE=...; Path=/; HttpOnly", Strict-Transport-Security: }
  pod: { path: /b?c, headers: { X-Forwarded-For: 10.0.0.7 } }
`,
    )
    const { status, out, err } = await run(folder)
    expect([status, out, err]).toEqual([0, '1 file, 9 requests: all as expected\n', ''])
  })

  /** The mark stands before what is pointed to. */
  const wrong: readonly [marked: string, message: string][] = [
    ['request: shop.test/cart, service: ^web', 'expected Service web, but default/cart:80 gets it'],
    [
      'request: shop.test, service: ^shop/web',
      'expected Service shop/web, but default/web:80 gets it',
    ],
    ['request: shop.test, service: ^web:81', 'expected Service web:81, but default/web:80 gets it'],
    ['request: a.test, service: ^web', 'expected Service web, but it is answered with 404'],
    [
      'request: safe.test, service: ^web',
      'expected Service web, but it is sent to https://safe.test',
    ],
    [
      'request: TRACE shop.test, service: ^web',
      'expected Service web, but it is answered with 405',
    ],
    [
      'request: shop.test, status: ^404',
      'expected status 404, but a pod of default/web:80 answers',
    ],
    ['request: shop.test/cart, status: ^404', 'expected status 404, but it is answered with 503'],
    [
      'request: safe.test, redirect: ^"https://a"',
      'expected a redirect to https://a, but it is sent to https://safe.test',
    ],
    [
      'request: shop.test, redirect: ^"https://a"',
      'expected a redirect to https://a, but a pod of default/web:80 answers',
    ],
    [
      'request: safe.test, certificate: ^default',
      'expected certificate default, but over http none is shown',
    ],
    [
      'request: "https://safe.test", certificate: ^a/b',
      'expected certificate a/b, but default is shown',
    ],
    [
      'request: shop.test, headers: { ^Set-Cookie: }',
      'expected no Set-Cookie, but the answer has `INGRESSCOOKIE=',
    ],
    ['request: shop.test, headers: { X-A: ^b }', 'expected X-A: b, but the answer has none'],
    ['request: shop.test/a, pod: { path: ^/b }', 'expected that the pod gets /b, but it gets /a'],
    [
      'request: shop.test, pod: { headers: { Host: ^a } }',
      'expected Host: a, but the pod gets `shop.test`',
    ],
    [
      'request: unready.test, service: ^sleepy',
      'expected Service sleepy, but it is answered with 503',
    ],
    [
      'request: unready.test, pod: { path: ^/ }',
      'expected that a pod gets it, but it is answered with 503',
    ],
    [
      'request: shop.test/port, service: ^web:81',
      'expected Service web:81, but it is answered with 503',
    ],
    ['request: ^"#", status: 404', 'expected a URL such as https://shop.example.com/cart'],
  ]
  test('says line and column of whatever is otherwise, and what is there instead', async () => {
    const items = wrong.map(([marked]) => `- { ${marked} }`)
    const text = `requests:\n${items.join('\n').replaceAll('^', '')}\n`
    const path = write('a.expect.yaml', text)
    const { status, out } = await run(path)
    expect(status).toBe(1)
    const found = out.split('\n').filter((line) => line.includes(': failed '))
    const places = items.map((item, i) => `${path}:${i + 2}:${item.indexOf('^') + 1}`)
    expect(found.map((line) => line.slice(0, line.indexOf(': failed ')))).toEqual(places)
    for (const [i, [, message]] of wrong.entries()) expect(found[i]).toContain(`: ${message}`)
    expect(out).toMatch(/^1 file, 20 requests: 20 not as expected$/m)
  })

  test('finds the Service that stands in for one without pods', async () => {
    const annotation = 'nginx.ingress.kubernetes.io/default-backend'
    write('shop.yaml', shop.replace('annotations: {', `annotations: { ${annotation}: web,`))
    const expected = '{ request: http://shop.test/cart, service: web }'
    expect(await run(write('a.expect.yaml', `requests: [${expected}]\n`))).toMatchObject({
      status: 0,
    })
  })

  test('shows the line, who relies on it, and how it came to that', async () => {
    const text = `requests:
- request: http://shop.test/cart
  because: the page links there
  service: web
`
    const { out } = await run(write('a.expect.yaml', text))
    expect(out).toContain(' 4 |   service: web\n   |            ^^^\n')
    expect(out).toContain('  - expected because the page links there\n')
    expect(out).toContain(`is Prefix /cart, of Ingress default/shop (${folder}/shop.yaml:1)\n`)
  })

  test('prints one JSON document and nothing else', async () => {
    const good = '- { request: shop.test, service: web, because: so }\n'
    const path = write('a.expect.yaml', `requests:\n${good}- { request: shop.test, status: 404 }\n`)
    const { status, out, err } = await run(path, '--format', 'json')
    expect([status, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toMatchObject({
      requests: [
        { file: path, line: 2, request: 'shop.test', because: 'so', failures: [] },
        {
          file: path,
          line: 3,
          failures: [{ line: 3, column: 33, message: expect.stringContaining('expected status') }],
          steps: expect.arrayContaining([expect.stringContaining('shop.yaml:1')]),
        },
      ],
      diagnostics: [],
      summary: { files: 1, requests: 2, failed: 1, errors: 0 },
    })
  })
})

describe('the manifests of a file', () => {
  const text = 'requests: [{ request: shop.test, service: web }]\n'

  test('are those that it names, from its own folder', async () => {
    const path = write('deep/tests/a.expect.yaml', `manifests: [../../shop.yaml]\n${text}`)
    expect(await run(path)).toMatchObject({ status: 0 })
    expect(await run(write('deep/tests/b.expect.yaml', text))).toMatchObject({ status: 1 })
  })

  test('may be others by the command line, so that a check can fail', async () => {
    const path = write('a.expect.yaml', text)
    const other = write('other/shop.yaml', shop.replaceAll('name: web', 'name: wob'))
    expect(await run(path, '--manifests', other)).toMatchObject({
      status: 1,
      out: expect.stringContaining('but default/wob:80 gets it'),
    })
  })

  test('that are not there are an error with a place', async () => {
    const path = write('a.expect.yaml', `manifests: [none]\n${text}`)
    const { status, out } = await run(path)
    expect(status).toBe(1)
    expect(out).toMatch(new RegExp(`^${path}:1:13: error folder-unreadable .*none: does not exist`))
  })

  test('that have errors make the status 1, and say so', async () => {
    write('broken.yaml', shop.replace('name: shop', 'name: Shop'))
    const { status, err } = await run(write('a.expect.yaml', text))
    expect(status).toBe(1)
    expect(err).toMatch(
      new RegExp(`^postern: ${folder}: \\d+ errors?; postern check tells which\n$`),
    )
  })

  test('are not the expectations beside them', async () => {
    write('a.expect.yaml', text)
    const { out } = await postern('check', folder, '--certs', join(folder, 'certs'))
    expect(out).toMatch(/^1 file, 5 objects: 0 errors/m)
  })
})

describe('nothing passes by having found nothing:', () => {
  test('a folder without expectations', async () => {
    const { status, out, err } = await run(folder)
    expect([status, out]).toEqual([1, ''])
    expect(err).toContain('nothing is expected in this folder')
  })

  test('a misspelt expectation', async () => {
    const path = write(
      'a.expect.yaml',
      'requests:\n- { request: shop.test, service: web, stauts: 404 }\n',
    )
    const { status, out } = await run(path)
    expect(status).toBe(1)
    expect(out).toMatch(/:2:39: error unknown-field .*stauts/)
    expect(out).toContain('hint: write `status`')
  })

  test('a path that is not there, and 2 for a wrong command line', async () => {
    expect(await run(join(folder, 'none'))).toMatchObject({ status: 1, out: '' })
    expect(await postern('test')).toMatchObject({ status: 2, out: '' })
    expect(await run(folder, '--format', 'yaml')).toMatchObject({ status: 2, out: '' })
  })

  test('an option that is asked for counts', async () => {
    const text = 'requests: [{ request: "http://safe.test", service: web }]\n'
    const path = write('a.expect.yaml', text)
    expect(await run(path)).toMatchObject({ status: 1 })
    expect(await run(path, '--ssl-redirect', 'false')).toMatchObject({ status: 0 })
    write(
      'a.expect.yaml',
      'requests: [{ request: "https://safe.test", headers: { Strict-Transport-Security: max-age=9 } }]\n',
    )
    const words = ['--hsts', 'true', '--hsts-max-age', '9', '--hsts-include-subdomains', 'false']
    expect(await run(path, ...words)).toMatchObject({ status: 0 })
  })
})

describe('the examples that come with it', () => {
  const examples = join(import.meta.dirname, '../../docs/examples')

  test('say of the tables of Kubernetes what this proxy does', async () => {
    const { status, out } = await run(examples)
    expect(out).toBe('2 files, 24 requests: all as expected\n')
    expect(status).toBe(0)
  })

  test('fail with manifests that mean something else', async () => {
    const manifest = readFileSync(join(examples, 'kubernetes-matching/paths.yaml'), 'utf8')
    const other = write('paths.yaml', manifest.replaceAll('Exact', 'Prefix'))
    const file = join(examples, 'kubernetes-matching/paths.expect.yaml')
    expect(await run(file, '--manifests', other)).toMatchObject({ status: 1 })
  })
})
