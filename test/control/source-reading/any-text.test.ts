import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderJson } from '../../../src/control/diagnostics/render-json.ts'
import { renderText } from '../../../src/control/diagnostics/render-text.ts'
import type { FileContent } from '../../../src/control/source/read-file.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import { fromWire, toWire } from '../../../src/control/source/wire.ts'

/** What YAML is made of, so that nonsense is often nearly YAML. */
const scraps = fc.constantFrom(
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    ': ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
  ],
  ...[
    '!t ',
    '#',
    '---\n',
    '...\n',
    '%',
    '\t',
    '\r\n',
    '<<: ',
    '\u0000',
    '\ufeff',
    '❶',
    ' ...\n',
    '\ud800',
  ],
  ...[
    'apiVersion: v1\n',
    'kind: Service\n',
    'kind: Ingress\n',
    'metadata: {name: a}\n',
    'spec:\n',
    'a',
    '1',
  ],
)

const key = fc.constantFrom(
  ...[
    'apiVersion',
    'kind',
    'metadata',
    'name',
    'spec',
    'rules',
    'http',
    'paths',
    'path',
    'pathType',
  ],
  ...[
    'backend',
    'service',
    'port',
    'number',
    'ports',
    'host',
    'tls',
    'hosts',
    'items',
    'data',
    'type',
  ],
  ...[
    'subsets',
    'addresses',
    'ip',
    'endpoints',
    'conditions',
    'containers',
    'status',
    '__proto__',
    '',
  ],
)
const value = fc.oneof(
  fc.constantFrom('v1', 'networking.k8s.io/v1', 'extensions/v1beta1', 'Service', 'Ingress', 'List'),
  fc.constantFrom(
    'Endpoints',
    'EndpointSlice',
    'Pod',
    'Secret',
    'kubernetes.io/tls',
    '10.0.0.1',
    '/',
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'medium' }, value, tie('list'), tie('mapping')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  mapping: fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
}))

function check(text: string): void {
  read(text)
}

function read(text: string): FileContent {
  const file = { path: 'any.yaml', text }
  const content = readManifest(file)
  for (const diagnostic of content.diagnostics) {
    const { start, end } = diagnostic.at
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(text.length)
    expect(renderText(diagnostic).split('\n')[0]).toMatch(/^any\.yaml:\d+:\d+: \w+ [a-z0-9-]+ ./)
    expect(renderJson(diagnostic).line).toBeGreaterThan(0)
  }
  // What is not valid is so for a reason that is told.
  const isFaulty = content.broken || content.objects.some(({ valid }) => !valid)
  expect(content.diagnostics.some(({ severity }) => severity === 'error')).toBe(isFaulty)
  expect(fromWire(structuredClone(toWire(content)), file)).toEqual(content)
  return content
}

describe('reading never throws, and points into the text,', () => {
  test('for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 300 })
  })

  test('for scraps of YAML', () => {
    const text = fc.array(scraps, { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(fc.property(text, check), { numRuns: 1_000 })
  })

  test('for any tree', () => {
    fc.assert(
      fc.property(tree, (any) => {
        read(JSON.stringify(any) ?? '')
      }),
      { numRuns: 300 },
    )
  })

  test('for objects of each kind with any fields', () => {
    const kind = fc.constantFrom(
      ...['Ingress', 'Service', 'Endpoints', 'EndpointSlice', 'Pod', 'Secret', 'IngressClass'],
      ...['ConfigMap', 'Namespace'],
    )
    const root = fc.dictionary(key, tree, { maxKeys: 6 })
    fc.assert(
      fc.property(kind, root, (name, fields) => {
        read(JSON.stringify({ ...fields, kind: name, metadata: { name: 'any' } }))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what once went wrong stays right:', () => {
  test.each([
    ['a range of the library beyond the text', '\n   spec:\n|apiVersion: v1\n,|'],
    ['a value that is missing at the end', 'apiVersion: v1\n!t '],
    ['a quote that opens after an unclosed brace', '{\n...\n}"'],
    ['two broken documents with dots between them', '*a\n...\n*a'],
    ['a directive at the end', '...\n%'],
    ['an alias for a whole document', '*a'],
    [
      'a kind that a fault made one that is not read',
      'kind: Ingress\n ...\nkind: Pod\na: 1\na: 1\n',
    ],
    ['a kind that is not read, with a key twice', 'apiVersion: v1\nkind: X\na: 1\na: 1\n'],
  ])('%s', (_, text) => {
    expect(read(text).diagnostics).not.toEqual([])
  })
})

test('any tree of text keys and JSON values is read as it was written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (annotations) => {
      const manifest = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'any', annotations },
      }
      const [object] = read(JSON.stringify(manifest)).objects
      const texts = [...(object?.meta.annotations ?? [])].map(([name, { value: text }]) => [
        name,
        text,
      ])
      expect(texts).toEqual(Object.entries(annotations))
    }),
  )
})
