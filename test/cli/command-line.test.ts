import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { postern as run } from './postern.ts'
import { writeInto } from './write-into.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-cli-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeInto(folder, name, text)

/** With a certs folder that is empty: the default one belongs to whoever runs the tests. */
async function postern(...words: string[]) {
  const certs = mkdtempSync(join(tmpdir(), 'postern-certs-'))
  onTestFinished(() => rmSync(certs, { recursive: true }))
  return run(...words, '--certs', certs)
}

function ingress(name: string, className = ''): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  ${className === '' ? '' : `ingressClassName: ${className}`}
  rules:
  - host: ${name}.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
`
}

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
---
apiVersion: v1
kind: Endpoints
metadata:
  name: web
subsets:
- addresses:
  - ip: 127.0.10.1
  ports:
  - port: 8080
`

describe('check', () => {
  test('has status 0 where nothing is wrong', async () => {
    const path = write('good.yaml', `${ingress('a')}---\n${service}`)
    const { status, out } = await postern('check', path)
    expect(out).toBe('1 file, 3 objects: 0 errors, 0 warnings\n')
    expect(status).toBe(0)
  })

  test('has status 0 with warnings, unless they are to fail', async () => {
    const path = write('a.yaml', ingress('a'))
    expect(await postern('check', path)).toMatchObject({ status: 0 })
    expect(await postern('check', '--fail-on', 'warning', path)).toMatchObject({ status: 1 })
  })

  test('begins each diagnostic with its place, and has status 1 with errors', async () => {
    const path = write('a.yaml', ingress('a').replace('pathType: Prefix', 'pathType: Prefixed'))
    const { status, out } = await postern('check', path)
    expect(out).toMatch(new RegExp(`^${path}:12:19: error [a-z-]+ .*\\n`, 'm'))
    expect(out).toMatch(/^1 file, 1 object: 1 error, \d+ warnings?\n$/m)
    expect(status).toBe(1)
  })

  test('explains a code instead, as text and as JSON', async () => {
    const { status, out } = await postern('check', '--explain', 'bad-port')
    expect(status).toBe(0)
    expect(out).toMatch(
      /^error bad-port: .+\n\n.+\n\nExample:\n\n {4}apiVersion: v1\n.+\n\nCure: .+\n$/s,
    )
    const json = await postern('check', '--explain', 'bad-port', '--format', 'json')
    expect(Object.keys(JSON.parse(json.out))).toEqual([
      'code',
      'severity',
      'summary',
      'cause',
      'example',
      'cure',
    ])
  })

  test.each([
    [['--explain', 'bad-prot'], 'there is no code "bad-prot"\n  did you mean bad-port?'],
    [['--explain', 'constructor'], 'there is no code "constructor"\n  docs/'],
    [['--explain', 'external-name-not-supported-yet'], 'is no longer reported: '],
    [[], 'check needs a path, or --explain with a code'],
  ])('with %j says what is wrong with the command line', async (words, text) => {
    const { status, out, err } = await postern('check', ...words)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(text)
  })

  test.each(['text', 'json', 'sarif'])('shows nothing of a Secret as %s', async (format) => {
    const path = write(
      'a.yaml',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\n' +
        'data: {tls.crt: hunter-2, tls.key: hunter-2}\nstringData: {pin: 01234567}\n',
    )
    const { status, out } = await postern('check', '--format', format, path)
    expect(status).toBe(1)
    for (const code of ['bad-base64', 'ambiguous-value']) expect(out).toContain(code)
    expect(out).not.toMatch(/1234567|342391|hunter/)
  })

  test('says where to begin if something is missing that may be what has an error', async () => {
    const advice = /: 1 error, 1 warning\nmend the errors first: .+\n$/
    const path = write('a.yaml', `${ingress('a')}---\nkind: Service\n  name: web\n`)
    expect((await postern('check', path)).out).toMatch(advice)
    expect((await postern('check', write('b.yaml', ingress('b')))).out).not.toMatch(/mend/)
  })

  test('prints SARIF for tools of code review, and nothing else', async () => {
    const path = write('a.yaml', ingress('a'))
    const { status, out, err } = await postern('check', '--format', 'sarif', path)
    const { version, runs } = JSON.parse(out)
    expect([status, err, version]).toEqual([0, '', '2.1.0'])
    expect(runs[0].tool.driver).toMatchObject({ name: 'postern', semanticVersion: '1.2.3' })
    expect(runs[0].results).toMatchObject([{ ruleId: 'dangling-service', level: 'warning' }])
  })

  test('prints one JSON document and nothing else', async () => {
    const path = write('a.yaml', `${ingress('a')}`)
    const { out, err } = await postern('check', '--format', 'json', path)
    const { diagnostics, summary } = JSON.parse(out)
    expect(diagnostics).toMatchObject([
      {
        code: 'dangling-service',
        severity: 'warning',
        file: path,
        line: 15,
        column: 19,
        object: { kind: 'Ingress', namespace: 'default', name: 'a' },
      },
    ])
    expect(summary).toEqual({ files: 1, objects: 1, errors: 0, warnings: 1 })
    expect(err).toBe('')
  })

  test('takes several paths, files and folders', async () => {
    write('many/a.yaml', ingress('a'))
    write('many/deep/b.yaml', ingress('b'))
    const path = write('service.yaml', service)
    const { out } = await postern('check', join(folder, 'many'), path)
    expect(out).toBe('3 files, 4 objects: 0 errors, 0 warnings\n')
  })

  test('reads a path that is named twice once, and looks at the pairs of a folder of certificates', async () => {
    write('ingresses/a.yaml', service)
    const folders = [join(folder, 'ingresses'), join(folder, 'ingresses/')]
    const twice = await postern('check', ...folders)
    expect(twice).toMatchObject({ status: 0, out: '1 file, 2 objects: 0 errors, 0 warnings\n' })
    write('certs/web.crt', 'no certificate')
    const certs = join(folder, 'certs')
    const { status, out } = await postern('check', certs, '--certs', certs)
    expect(status).toBe(1)
    expect(out).toContain('web.crt:1:1: error certificate-without-key')
  })

  test('says in one line that a path is not there, with status 1', async () => {
    const { status, out, err } = await postern('check', join(folder, 'none'))
    expect(err).toMatch(/^postern: .*\/none.*\n/)
    expect(out).toBe('')
    expect(status).toBe(1)
  })
})

test('a wrong value of an option is one line and status 2', async () => {
  const { status, out, err } = await postern('run', '--trusted-proxies', '10.0.0.0/8,10.0.0.0/33')
  expect(err).toMatch(/^postern: --trusted-proxies "10\.0\.0\.0\/8,10\.0\.0\.0\/33": expects .*\n$/)
  expect([status, out]).toEqual([2, ''])
})

describe('routes', () => {
  test('prints what would be served', async () => {
    const path = write('a.yaml', `${ingress('a')}---\n${service}`)
    const { status, out } = await postern('routes', path)
    expect(out).toMatch(
      /^a\.example\.com +\/ +Prefix +default\/web:80 +1\/1 +no +default\/a +.*a\.yaml:1\n$/m,
    )
    expect(status).toBe(0)
  })

  test('prints one JSON document and nothing else', async () => {
    const path = write('a.yaml', `${ingress('a')}---\n${service}`)
    const { out, err } = await postern('routes', '--format', 'json', path)
    expect(JSON.parse(out)).toEqual({
      routes: [
        {
          host: 'a.example.com',
          path: '/',
          pathType: 'Prefix',
          ingress: { namespace: 'default', name: 'a', file: path, line: 1 },
          service: { namespace: 'default', name: 'web', port: 80 },
          endpoints: [{ address: '127.0.10.1', port: 8080, ready: true }],
          tls: false,
        },
      ],
      defaultBackend: null,
    })
    expect(err).toBe('')
  })

  test('leaves out what can not be served, and has status 1', async () => {
    const path = write('a.yaml', `${ingress('a')}---\n${ingress('b').replace('rules:', 'rulez:')}`)
    const { status, out, err } = await postern('routes', path)
    expect(out).toContain('a.example.com')
    expect(out).not.toContain('b.example.com')
    expect(err).toMatch(/^postern: \d+ errors?; /)
    expect(status).toBe(1)
  })

  test('serves the classes that are asked for', async () => {
    write('a.yaml', ingress('a', 'mine'))
    write('b.yaml', ingress('b', 'nginx'))
    write('c.yaml', ingress('c'))
    const hosts = async (...args: string[]) => {
      const { out } = await postern('routes', '--format', 'json', folder, ...args)
      return JSON.parse(out).routes.map(({ host }: { host: string }) => host.split('.')[0])
    }
    expect(await hosts()).toEqual(['b', 'c'])
    expect(await hosts('--ingress-class', 'mine')).toEqual(['a', 'c'])
    expect(await hosts('--ingress-class', 'mine', '--ingress-class', 'nginx')).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(await hosts('--watch-without-class', 'false')).toEqual(['b'])
  })

  test('knows the backend of last resort', async () => {
    write('a.yaml', service)
    const args = ['routes', '--format', 'json', folder, '--default-backend', 'default/web:80']
    const { out } = await postern(...args)
    expect(JSON.parse(out).defaultBackend).toMatchObject({
      ingress: null,
      service: { namespace: 'default', name: 'web', port: 80 },
    })
  })
})

describe('explain', () => {
  test('tells people where a request goes, with file and line', async () => {
    const file = write('a.yaml', ingress('a'))
    const { status, out } = await postern('explain', 'http://a.example.com/x', '--manifests', file)
    expect(status).toBe(0)
    expect(out).toContain('is answered with 503: it would go to Service default/')
    expect(out).toContain(`ingress  default/a (${file}:1)`)
  })

  test('tells programs in JSON', async () => {
    const file = write('a.yaml', ingress('a'))
    const words = ['explain', 'b.example.com', '--manifests', file, '--format', 'json']
    const { status, out } = await postern(...words)
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ outcome: 'not-found', status: 404, route: null })
  })

  test('of what is no URL is a wrong command line', async () => {
    const { status, err } = await postern(
      'explain',
      '#',
      '--manifests',
      write('a.yaml', ingress('a')),
    )
    expect([status, err]).toEqual([2, expect.stringContaining('expects a URL')])
  })
})
