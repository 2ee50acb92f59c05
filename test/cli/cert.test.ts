import { X509Certificate } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-cert-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const inside = (name: string) => join(folder, name)

async function cert(...args: readonly string[]) {
  let [out, err] = ['', '']
  const status = await runCommandLine(['cert', ...args], '1.2.3', {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { status, out, err }
}

function create(...args: readonly string[]) {
  return cert('create', ...args, '--out', inside('certs'), '--state-dir', inside('state'))
}

async function show(...args: readonly string[]) {
  const { out, ...rest } = await cert('show', ...args, '--format', 'json')
  return { ...rest, shown: out === '' ? null : JSON.parse(out) }
}

describe('postern cert create', () => {
  test('writes a Secret that is valid, and says how an Ingress shows it', async () => {
    const { status, out } = await create('shop.example.com', '*.Shop.example.com')
    expect(status).toBe(0)
    expect(out).toContain('secretName: shop.example.com')
    expect(out).toContain('hosts: [shop.example.com, "*.shop.example.com"]')
    const path = inside('certs/shop.example.com.yaml')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const { shown } = await show(path)
    expect(shown.certificates).toMatchObject([
      {
        secret: 'default/shop.example.com',
        names: ['shop.example.com', '*.shop.example.com'],
        key: 'EC P-256',
        selfSigned: true,
        daysLeft: 364,
        endsBefore: null,
      },
    ])
    expect(out).not.toContain('PRIVATE KEY')
  })

  test('writes a pair, for a namespace, with an RSA key, for as many days as were asked for', async () => {
    const options = ['--pair', '--namespace', 'shop', '--name', 'web', '--rsa', '--days', '10']
    await create('shop.example.com', ...options)
    expect(readdirSync(inside('certs/shop')).sort()).toEqual(['web.crt', 'web.key'])
    expect(statSync(inside('certs/shop/web.key')).mode & 0o777).toBe(0o600)
    const { shown } = await show(inside('certs/shop/web.crt'))
    expect(shown.certificates).toMatchObject([{ secret: null, key: 'RSA 2048', daysLeft: 9 }])
  })

  test('makes a local CA once, and lets it vouch for every certificate', async () => {
    await create('a.example.com', '--ca', '--pair')
    await create('b.example.com', '--ca', '--rsa')
    expect(statSync(inside('state/ca.key')).mode & 0o777).toBe(0o600)
    const ca = new X509Certificate(readFileSync(inside('state/ca.crt')))
    const leaf = new X509Certificate(readFileSync(inside('certs/a.example.com.crt')))
    expect(ca.ca).toBe(true)
    expect(leaf.verify(ca.publicKey)).toBe(true)
    const { shown } = await show(inside('certs/b.example.com.yaml'))
    expect(shown.certificates).toMatchObject([
      { issuer: ca.subject, selfSigned: false, endsBefore: ca.subject },
    ])
    expect(readFileSync(inside('certs/b.example.com.yaml'), 'utf8')).toContain('ca.crt: ')
  })

  test('makes no second CA where half of the first is lost', async () => {
    await create('a.example.com', '--ca')
    rmSync(inside('state/ca.key'))
    const { status, err } = await create('b.example.com', '--ca')
    expect(status).toBe(1)
    expect(err).toContain('ca.key is missing')
    expect(existsSync(inside('certs/b.example.com.yaml'))).toBe(false)
  })

  test('replaces nothing without --force', async () => {
    await create('a.example.com')
    const before = readFileSync(inside('certs/a.example.com.yaml'), 'utf8')
    const again = await create('a.example.com')
    expect(again.status).toBe(1)
    expect(again.err).toContain('--force')
    expect(readFileSync(inside('certs/a.example.com.yaml'), 'utf8')).toBe(before)
    expect((await create('a.example.com', '--force')).status).toBe(0)
    expect(readFileSync(inside('certs/a.example.com.yaml'), 'utf8')).not.toBe(before)
    expect(readdirSync(inside('certs'))).toEqual(['a.example.com.yaml'])
  })

  test.each([
    [['a b']],
    [['*']],
    [['a.*.com']],
    [['-a.com']],
    [['a.com/../../x']],
    [['a.com', '--name', '../x']],
    [['a.com', '--namespace', '../x']],
    [['a.com', '--days', '0']],
    [['a.com', '--days', 'x']],
    [['a.com', '--days', '9999']],
    [[]],
  ])('refuses %j as a wrong command line, and writes nothing', async (args) => {
    const { status, err } = await create(...args)
    expect(status).toBe(2)
    expect(err).toMatch(/^postern: /)
    expect(existsSync(inside('certs'))).toBe(false)
  })

  test('names other alphabets as they go over the wire, and addresses as addresses', async () => {
    await create('B\u00fccher.example', '10.0.0.1', '::1', '--name', 'x', '--pair')
    const leaf = new X509Certificate(readFileSync(inside('certs/x.crt')))
    expect(leaf.checkHost('xn--bcher-kva.example')).toBeDefined()
    expect(leaf.checkIP('10.0.0.1')).toBeDefined()
    expect(leaf.checkIP('::1')).toBeDefined()
    expect((await create('::1')).out).toContain('--default-ssl-certificate default/ip---1')
  })
})

describe('postern cert show', () => {
  const ingress = (host: string, secret: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${secret}}
spec:
  tls:
  - {hosts: ["${host}"], secretName: ${secret}}
---
`

  test('tells which host is shown what, the default certificate last', async () => {
    await create('a.example.com', '--name', 'ec')
    await create('a.example.com', '--name', 'rsa', '--rsa')
    await create('everybody.example.com', '--name', 'rest')
    const manifests = ingress('a.example.com', 'ec') + ingress('a.example.com', 'rsa')
    writeFileSync(inside('web.yaml'), manifests + ingress('*.lost.com', 'missing'))
    const where = ['--manifests', inside('web.yaml'), '--certs', inside('certs')]
    const { shown, status } = await show(...where, '--default-ssl-certificate', 'default/rest')
    expect(status).toBe(0)
    const rest = { secret: 'default/rest' }
    expect(shown.hosts).toMatchObject([
      {
        host: 'a.example.com',
        ingress: 'default/ec',
        certificates: [{ secret: 'default/ec' }, { secret: 'default/rsa' }],
      },
      { host: '*.lost.com', ingress: 'default/missing', certificates: [rest] },
      { host: '*', ingress: null, certificates: [rest] },
    ])
    const text = (await cert('show', ...where)).out
    expect(text).toMatch(
      /^a\.example\.com +Secret default\/rsa +RSA 2048 +\S+ \(364 days left\) +default\/ec$/m,
    )
    expect(text).toMatch(/^\* +generated at the start +\(everybody else\)$/m)
  })

  test('prints a certificate for people', async () => {
    await create('a.example.com', '--ca', '--pair')
    const { out } = await cert('show', inside('certs/a.example.com.crt'))
    for (const part of [
      'names    a.example.com',
      'key      EC P-256',
      '364 days left',
      '(not in it: CN=Postern CA',
    ]) {
      expect(out).toContain(part)
    }
  })

  test.each([
    ['does not exist', 'nothing.crt', null],
    [
      'no certificate in it',
      'x.key',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
    ],
    ['cannot be read', 'x.crt', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('says of a file that it %s, and shows nothing of it', async (what, name, text) => {
    if (text !== null) writeFileSync(inside(name), text)
    const { status, err, out } = await cert('show', inside(name))
    expect(status).toBe(1)
    expect(err).toContain(what)
    expect(err + out).not.toContain('AAAA')
  })

  test('tells what is wrong with a Secret as check does', async () => {
    writeFileSync(
      inside('secret.yaml'),
      'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ntype: kubernetes.io/tls\nstringData: {tls.crt: a, tls.key: b}\n',
    )
    const { status, err } = await cert('show', inside('secret.yaml'))
    expect(status).toBe(1)
    expect(err).toContain('bad-certificate')
  })
})
