import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderJson } from '../../../src/control/diagnostics/render-json.ts'
import { readExpectations } from '../../../src/control/expectations/read-expectations.ts'
import { requestType } from '../../../src/control/expectations/read-request.ts'

function read(text: string) {
  return readExpectations({ path: 'a.expect.yaml', text })
}

/** `LINE:COLUMN code` of each diagnostic. */
function faults(text: string): string[] {
  return read(text).diagnostics.map((diagnostic) => {
    const { line, column, code, severity } = renderJson(diagnostic)
    return `${line}:${column} ${severity} ${code}`
  })
}

const requests = (item: string) => `requests:\n- ${item.replaceAll('\n', '\n  ')}\n`

describe('a request', () => {
  test('is read with all that may be said of it', () => {
    const text = requests(
      [
        'request: POST https://shop.test/a?b',
        'with: { X-A: b, X-B: "" }',
        'from: ::1',
        'because: the shop relies on it',
        'service: accounts/login:http',
        'status: 308',
        'redirect: https://...',
        'certificate: default/tls',
        'headers: { Set-Cookie: a=..., Server: }',
        'pod: { path: /a, headers: { Host: shop.test } }',
      ].join('\n'),
    )
    const { documents, diagnostics } = read(text)
    expect(diagnostics).toEqual([])
    expect(documents[0]?.manifests).toEqual([])
    expect(documents[0]?.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://shop.test/a?b',
        headers: ['X-A: b', 'X-B: '],
        clientAddress: '::1',
        because: 'the shop relies on it',
        service: { value: { namespace: 'accounts', name: 'login', port: 'http' } },
        status: { value: 308 },
        redirect: { value: 'https://...' },
        certificate: { value: 'default/tls' },
        answer: [
          { name: 'Set-Cookie', value: 'a=...' },
          { name: 'Server', value: null },
        ],
        podPath: { value: '/a' },
        podFields: [{ name: 'Host', value: 'shop.test' }],
      },
    ])
  })

  test('needs no more than a URL and one expectation', () => {
    const { documents, diagnostics } = read(requests('{ request: shop.test, service: web }'))
    expect(diagnostics).toEqual([])
    expect(documents[0]?.requests[0]).toMatchObject({
      method: 'GET',
      url: 'shop.test',
      clientAddress: '127.0.0.1',
      service: { value: { namespace: null, name: 'web', port: null } },
      status: null,
      answer: [],
    })
  })
})

test('a file may have several documents, each about manifests of its own', () => {
  const one = 'manifests: [a.yaml]\nrequests: [{ request: a.test, status: 404 }]\n'
  const { documents } = read(`${one}---\n${one.replace('a.yaml', '../b')}`)
  expect(documents.map(({ manifests }) => manifests[0]?.value)).toEqual(['a.yaml', '../b'])
})

describe('what would be an expectation that nobody checks is an error:', () => {
  test.each([
    ['a misspelt field', requests('request: a.test\nservce: web'), ['3:3 error unknown-field']],
    [
      'nothing that is expected',
      requests('request: a.test\nwith: { A: b }'),
      ['2:3 error missing-field'],
    ],
    ['no request', requests('service: web'), ['2:3 error missing-field']],
    ['no requests', 'requests: []', ['1:11 error bad-value']],
    ['no list of requests', 'requests: { request: a.test }', ['1:11 error wrong-type']],
    ['another name for them', 'tests: []', ['1:1 error missing-field']],
    ['an empty file', '# nothing\n', ['1:1 error missing-field']],
    [
      'a manifest',
      'kind: Ingress\nrequests: [{ request: a, status: 404 }]',
      ['1:1 error bad-value'],
    ],
    ['a list', '- request: a.test', ['1:1 error wrong-type']],
    ['broken YAML', 'requests: [', ['1:12 error yaml-syntax']],
    [
      'one field twice',
      requests('request: a\nstatus: 404\nstatus: 200'),
      ['4:3 error yaml-duplicate-key'],
    ],
    [
      'a request of three words',
      requests('request: GET a.test x\nstatus: 404'),
      ['2:12 error bad-value'],
    ],
    ['a Service with a URL', requests('request: a\nservice: http://web'), ['3:12 error bad-name']],
    ['a status in words', requests('request: a\nstatus: not found'), ['3:11 error wrong-type']],
    ['a status that none is', requests('request: a\nstatus: 100'), ['3:11 error bad-value']],
    [
      'a client without an address',
      requests('request: a\nstatus: 404\nfrom: me'),
      ['4:9 error bad-address'],
    ],
    [
      'a name that no field can have',
      requests('request: a\nheaders: { "a b": c }'),
      ['3:14 error bad-name'],
    ],
    ['a field of a number', requests('request: a\nheaders: { Age: 1 }'), ['3:19 error wrong-type']],
  ])('%s', (_what, text, expected) => {
    expect(faults(text)).toEqual(expected)
  })
})

describe('docs/review.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/review.md'), 'utf8')
  const [, section = ''] = page.split('## What has to stay so')

  test('has an example that can be read', () => {
    const [, example = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(section) ?? []
    const { documents, diagnostics } = read(example)
    expect(diagnostics).toEqual([])
    expect(documents[0]?.requests).toHaveLength(4)
  })

  test('has a line for each field of a request, and for no other', () => {
    const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(rows).toEqual([...requestType.fields])
  })
})
