import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diagnosticCodes, retiredCodes } from '../../../src/control/diagnostics/codes.ts'

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/diagnostics.md'), 'utf8')
const codes = Object.keys(diagnosticCodes)

describe('the page and the table', () => {
  test('list the same codes in the same order', () => {
    expect([...page.matchAll(/^### `(.*)`$/gm)].map((match) => match[1])).toEqual(codes)
  })

  test('agree on each severity', () => {
    const severities = [...page.matchAll(/^### `(.*)`\n(\w+)\. /gm)].map(([, code, severity]) => [
      code,
      severity,
    ])
    expect(severities).toEqual(
      Object.entries(diagnosticCodes).map(([code, { severity }]) => [code, severity]),
    )
  })

  test('have a summary for each code, without a full stop', () => {
    for (const { summary } of Object.values(diagnosticCodes)) expect(summary).toMatch(/[^.]$/)
  })
})

test('a code is words with dashes between them', () => {
  for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
})

test('a retired code is not used again', () => {
  for (const code of Object.keys(retiredCodes)) expect(codes).not.toContain(code)
})

test('every code is one that something reports, and that a test waits for', () => {
  const source = textBelow('src', (name) => !name.endsWith('diagnostics/codes.ts'))
  expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([])
  const tests = textBelow('test', () => true)
  const isTested = (code: string) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(tests)
  expect(codes.filter((code) => !isTested(code))).toEqual([])
})

function textBelow(folder: string, isWanted: (name: string) => boolean): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|txt)$/.test(name) && isWanted(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')
}
