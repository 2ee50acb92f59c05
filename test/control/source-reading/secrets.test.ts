import { inspect } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderText } from '../../../src/control/diagnostics/render-text.ts'
import type { Secret } from '../../../src/control/kubernetes/secret.ts'
import { readCertificatePair } from '../../../src/control/source/read-certificate-pair.ts'
import type { FileContent } from '../../../src/control/source/read-file.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import { fromWire, toWire } from '../../../src/control/source/wire.ts'
import { makeTestCertificate, type TestCertificate } from '../translate/test-certificates.ts'

let own: TestCertificate
let other: TestCertificate

beforeAll(async () => {
  const wanted = { commonName: 'kubia.example.com', dnsNames: [], years: [2020, 2040] } as const
  own = await makeTestCertificate(wanted)
  other = await makeTestCertificate(wanted)
})

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function manifest(data: Readonly<Record<string, unknown>>, field = 'data'): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  const head = 'apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: tls\n'
  return `${head}${field}:\n${lines.join('')}`
}

function read(text: string): FileContent {
  return readManifest({ path: 'secret.yaml', text })
}

function secretOf({ objects }: FileContent): Secret | undefined {
  return objects.find((object) => object.kind === 'Secret')
}

/** Code, and the text that it points at. */
function faults({ diagnostics }: FileContent): readonly (readonly [string, string])[] {
  return diagnostics.map(({ code, file, at }) => [code, file.text.slice(at.start, at.end)])
}

/** Nothing that is shown of it has any of the secret in it. */
function expectSilence(content: FileContent, secrets: readonly string[]): void {
  const shown = [
    ...content.diagnostics.map((diagnostic) => renderText(diagnostic)),
    ...content.diagnostics.map(({ message, hint }) => `${message} ${hint}`),
    inspect(
      content.objects.map(({ file: _, ...object }) => object),
      { depth: 10 },
    ),
  ].join('\n')
  for (const secret of secrets) {
    const parts = secret.match(/[A-Za-z0-9+/]{16}/g) ?? (secret.length >= 8 ? [secret] : [])
    for (const part of parts) expect(shown).not.toContain(part)
  }
}

describe('a Secret of type kubernetes.io/tls', () => {
  test('gives its chain and its key', () => {
    const text = manifest({ 'tls.crt': base64(own.certificate), 'tls.key': base64(own.key) })
    const content = read(text)
    expect(content.diagnostics).toEqual([])
    const secret = secretOf(content)
    expect(secret?.valid).toBe(true)
    expect(secret?.tls?.chain).toBe(own.certificate)
    expect(secret?.tls?.privateKey.reveal()).toBe(own.key)
    const at = secret?.tls?.certificateAt ?? { start: 0, end: 0 }
    expect(text.slice(at.start, at.end)).toBe(`"${base64(own.certificate)}"`)
    // The end of the key is the public one, which the certificate has too.
    expectSilence(content, [own.key.slice(0, own.key.length / 2)])
  })

  test('may be wrapped base64 in a block', () => {
    const wrap = (text: string) => (base64(text).match(/.{1,76}/g) ?? []).join('\n    ')
    const head = 'apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: tls\n'
    const data = `data:\n  tls.crt: |\n    ${wrap(own.certificate)}\n  tls.key: >\n    ${wrap(own.key)}\n`
    // Folding puts spaces where the line ends were: no base64 for the API server either.
    expect(faults(read(head + data)).map(([code]) => code)).toEqual(['bad-base64'])
    expect(read(head + data.replace('>', '|')).diagnostics).toEqual([])
  })

  test('may be plain text under stringData, which goes before data', () => {
    const text = manifest({ 'tls.crt': own.certificate, 'tls.key': own.key }, 'stringData')
    const both = `${text}data:\n  tls.crt: "!"\n`
    expect(secretOf(read(both))?.tls?.chain).toBe(own.certificate)
  })

  test('may hold a whole chain, all of which must be readable', () => {
    const chain = own.certificate + other.certificate
    const good = read(manifest({ 'tls.crt': base64(chain), 'tls.key': base64(own.key) }))
    expect(secretOf(good)?.tls?.chain).toBe(own.certificate)
    expect(faults(good).map(([code]) => code)).toEqual(['certificate-chain-stray'])
    const torn = `${own.certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`
    const bad = read(manifest({ 'tls.crt': base64(torn), 'tls.key': base64(own.key) }))
    expect(faults(bad)).toEqual([['bad-certificate', JSON.stringify(base64(torn))]])
  })

  test.each([
    [
      'a key of another certificate',
      () => ({ crt: own.certificate, key: other.key }),
      'key-mismatch',
    ],
    ['no PEM', () => ({ crt: 'hello', key: own.key }), 'bad-certificate'],
    [
      'a torn certificate',
      () => ({ crt: own.certificate.slice(0, 200), key: own.key }),
      'bad-certificate',
    ],
    ['a torn key', () => ({ crt: own.certificate, key: own.key.slice(0, 60) }), 'bad-private-key'],
    ['an empty key', () => ({ crt: own.certificate, key: ' ' }), 'bad-private-key'],
  ])('with %s has no material, and is not valid', (_, make, code) => {
    const { crt, key } = make()
    const content = read(manifest({ 'tls.crt': base64(crt), 'tls.key': base64(key) }))
    const culprit = code === 'bad-certificate' ? crt : key
    expect(faults(content)).toEqual([[code, JSON.stringify(base64(culprit))]])
    expect(secretOf(content)).toMatchObject({ tls: null, valid: false })
    expectSilence(content, [crt, key, base64(key)])
  })

  test('with the two swapped says so of both', () => {
    const text = manifest({ 'tls.crt': base64(own.key), 'tls.key': base64(own.certificate) })
    const { diagnostics } = read(text)
    expect(diagnostics.map(({ code }) => code)).toEqual(['bad-certificate', 'bad-private-key'])
    for (const { hint } of diagnostics) expect(hint).toContain('swapped')
  })

  test('without one of the two misses it', () => {
    const { diagnostics } = read(manifest({ 'tls.crt': base64(own.certificate) }))
    expect(diagnostics.map(({ code, message }) => [code, message.includes('`tls.key`')])).toEqual([
      ['missing-field', true],
    ])
  })

  test.each([
    ['PEM under data', () => own.key, 'bad-base64'],
    ['half of a base64 text', () => base64(own.key).slice(0, 101), 'bad-base64'],
    ['a number', () => 12345678, 'wrong-type'],
    ['a list', () => ['c2VjcmV0c2VjcmV0c2VjcmV0'], 'wrong-type'],
  ])('with %s for a key does not repeat it', (_, make, code) => {
    const content = read(manifest({ 'tls.crt': base64(own.certificate), 'tls.key': make() }))
    expect(faults(content).map(([each]) => each)).toEqual([code])
    expectSilence(content, [own.key, base64(own.key), '12345678', 'c2VjcmV0c2VjcmV0c2VjcmV0'])
  })

  test('repeats in no message what stands in the wrong place', () => {
    const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: opaque\n'
    for (const place of ['creationTimestamp: %', 'labels: {a: %}', 'annotations: {a: %}']) {
      for (const value of ['12345678', 'hunter%two']) {
        const { diagnostics } = read(`${head}  ${place.replace('%', value)}\n`)
        for (const { message, hint } of diagnostics)
          expect(`${message} ${hint}`).not.toContain(value)
      }
    }
  })

  test('whose YAML is broken does not show its lines', () => {
    const text = manifest({ 'tls.key': base64(own.key) })
    for (const broken of [`${text}  wrong\n`, text.replace('"\n', '\n'), `${text}\t- x\n`]) {
      const content = read(broken)
      expect(content.broken).toBe(true)
      expectSilence(content, [base64(own.key)])
    }
  })

  test('of another type is not looked into', () => {
    const text = manifest({ 'tls.crt': 'x' }).replace('kubernetes.io/tls', 'Opaque')
    expect(read(text).diagnostics).toEqual([])
    expect(secretOf(read(text))).toMatchObject({ type: 'Opaque', tls: null, valid: true })
  })
})

describe('a pair of PEM files', () => {
  function pair(certificate: string, key: string, name = 'kubia'): FileContent {
    return readCertificatePair({
      namespace: 'shop',
      name,
      certificate: { path: 'certs/kubia.crt', text: certificate },
      key: { path: 'certs/kubia.key', text: key },
    })
  }

  test('is the Secret of its name', () => {
    const content = pair(own.certificate, own.key)
    expect(content.diagnostics).toEqual([])
    const secret = secretOf(content)
    expect(secret).toMatchObject({ type: 'kubernetes.io/tls', valid: true })
    expect(secret?.meta).toMatchObject({ namespace: 'shop', name: { value: 'kubia' } })
    expect(secret?.tls?.privateKey.reveal()).toBe(own.key)
  })

  test('keeps its text to itself', () => {
    const content = pair(own.certificate, other.key)
    expect(content.objects.map(({ file }) => file.text)).toEqual([''])
    expect(content.diagnostics.map(({ file }) => file.text)).toEqual([''])
    expectSilence(content, [own.key, other.key, own.certificate])
  })

  test.each([
    ['key-mismatch', 'certs/kubia.key', () => pair(own.certificate, other.key)],
    ['bad-private-key', 'certs/kubia.key', () => pair(own.certificate, 'none')],
    ['bad-certificate', 'certs/kubia.crt', () => pair('none', own.key)],
    ['bad-name', 'certs/kubia.crt', () => pair(own.certificate, own.key, 'No_Name')],
  ])('with a fault is blamed in the right file: %s in %s', (code, path, make) => {
    expect(make().diagnostics.map((each) => [each.code, each.file.path])).toEqual([[code, path]])
  })

  test('crosses threads with its key and both its paths', () => {
    for (const content of [pair(own.certificate, own.key), pair(own.certificate, other.key)]) {
      const file = { path: 'certs/kubia.crt', text: '' }
      const wire = structuredClone(toWire(content))
      expect(fromWire(wire, file)).toEqual(content)
      const key = secretOf(fromWire(wire, file))?.tls?.privateKey.reveal()
      expect(key).toBe(secretOf(content)?.tls?.privateKey.reveal())
    }
  })
})

test('what crosses threads does not carry the text of the file with it', () => {
  const text = `${manifest({ 'tls.crt': base64(own.certificate), 'tls.key': base64(own.key) })}# a comment\n`
  expect(JSON.stringify(toWire(read(text)))).not.toContain('a comment')
})
