import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { duties } from './duties.ts'

const contents = new Map<string, string>()

function contentOf(file: string): string {
  let content = contents.get(file)
  if (content === undefined) {
    content = readFileSync(join(import.meta.dirname, file), 'utf8')
    contents.set(file, content)
  }
  return content
}

test('each duty is listed once', () => {
  expect(duties.map(({ row }) => row)).toEqual(Array.from({ length: 36 }, (_, n) => n + 1))
})

describe.each(duties)('duty $row, $duty', ({ tests }) => {
  test('has a test that names its section', () => {
    expect(tests.length).toBeGreaterThan(0)
    for (const [, name] of tests) expect(name).toMatch(/RFC 9\d\d\d \d/)
  })

  test.each(tests)('%s has a test %s', (file, name) => {
    expect(contentOf(file).includes(name)).toBe(true)
  })
})
