import { describe, expect, test } from 'vitest'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { openApiDocument } from '../../src/admin/openapi.ts'
import { readme } from '../readme/readme.ts'

interface Operation {
  security?: unknown[]
  parameters: { name: string; required: boolean }[]
}

const document = JSON.parse(JSON.stringify(openApiDocument(adminRoutes)))
const operations = new Map(
  Object.entries<{ get: Operation }>(document.paths).map(([path, { get }]) => [path, get]),
)

describe('the OpenAPI document', () => {
  test('has every path of the server, and only asks', () => {
    expect(Object.keys(document.paths)).toEqual(adminRoutes.map(({ path }) => path))
    for (const operations of Object.values(document.paths)) {
      expect(Object.keys(operations as object)).toEqual(['get'])
    }
  })

  test('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference = '']) => reference,
    )
    expect(references.length).toBeGreaterThan(20)
    for (const reference of new Set(references)) {
      const [root, ...names] = reference.split('/')
      expect(root).toBe('#')
      const target = names.reduce((at, name) => at?.[name], document)
      expect(target, reference).toBeTypeOf('object')
    }
  })

  test('says what needs no token', () => {
    const open = [...operations].filter(([, { security }]) => security?.length === 0)
    expect(open.map(([path]) => path)).toEqual(['/healthz', '/readyz'])
  })

  test('has the parameters that the server takes', () => {
    const parameters = operations.get('/api/v1/explain')?.parameters
    expect(parameters?.map(({ name, required }) => [name, required])).toEqual([
      ['url', true],
      ['method', false],
      ['header', false],
      ['client-ip', false],
    ])
  })
})

test('the README has the same paths', () => {
  const [, section = ''] = readme.split('## The admin port')
  const written = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\/[^`?]*)/gm)]
  expect(written.map(([, path]) => path)).toEqual(adminRoutes.map(({ path }) => path))
})
