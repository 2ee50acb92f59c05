import { describe, expect, test } from 'vitest'
import { parseLimits } from '../../../src/control/source/parse-limits.ts'
import type { FileContent } from '../../../src/control/source/read-file.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'

function read(text: string, limits = parseLimits): FileContent {
  return readManifest({ path: 'a.yaml', text }, limits)
}

function codes({ diagnostics }: FileContent): readonly string[] {
  return diagnostics.map(({ code }) => code)
}

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n'

describe('too deep is a diagnostic with the place where it is too deep,', () => {
  const opening = [
    '[',
    '{',
    '{a: ',
    '- ',
    '? ',
    '[a, {b: ',
    '{? ',
    '!t [',
    '&a [',
    '- - [',
    ': ',
    'a: ',
  ]
  test.each(opening)('for 200,000 times %j', (scrap) => {
    const content = read(scrap.repeat(200_000))
    expect(codes(content)).toEqual(['yaml-too-deep'])
    expect(content.broken).toBe(true)
    const [diagnostic] = content.diagnostics
    expect(diagnostic?.at.start).toBeGreaterThanOrEqual(
      parseLimits.depth * (scrap.length > 4 ? 1 : scrap.length) - 2,
    )
    expect(diagnostic?.at.start).toBeLessThanOrEqual((parseLimits.depth + 3) * scrap.length)
  })

  test('for indentation', () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `${' '.repeat(index)}a:\n`).join('')
    expect(codes(read(text))).toEqual(['yaml-too-deep'])
  })

  test('and the documents before it are read', () => {
    const content = read(`${service}---\n${'['.repeat(2_000)}`)
    expect(content.objects).toHaveLength(1)
    expect(codes(content)).toEqual(['yaml-too-deep'])
    expect(content.diagnostics[0]?.at.start).toBeGreaterThan(service.length)
  })

  test('and 64 levels are not too deep', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(codes(read(nested(64)))).toEqual(['not-an-object'])
    expect(codes(read(nested(70)))).toEqual(['yaml-too-deep'])
  })
})

describe('what only looks deep is not:', () => {
  const many = '['.repeat(5_000)
  test.each([
    ['a comment', `# ${many}\n${service}`],
    ['double quotes', `${service}status: "${many}"\n`],
    ['single quotes', `${service}status: '${many}'\n`],
    ['plain text', `${service}status: a${many}\n`],
    ['a block of text', `${service}status: |\n  ${many}\n${' '.repeat(5_000)}deep\n`],
    ['a folded block', `${service}status: >-\n  ${many}\n`],
    ['many shallow lists', `${service}status: {a: [${'[], '.repeat(5_000)}]}\n`],
    [
      'a long JSON text in an annotation',
      service.replace('{name: a}', `{name: a, annotations: {j: '${'{"a":'.repeat(500)}'}}`),
    ],
  ])('%s', (_, text) => {
    expect(codes(read(text))).toEqual([])
  })
})

test('text that nests keys in keys, without a deep stack while it is parsed, is read or refused', () => {
  for (const scrap of ['- a\n:', 'a: x\n- b: y\n', '[a]: ', '- a:  z\n  - b: c\n', '? a\n: ']) {
    const content = read(scrap.repeat(3_000))
    expect(content.broken, scrap).toBe(true)
    expect(content.diagnostics.length).toBeLessThan(10)
  }
})

describe('limits', () => {
  test('of the size', () => {
    expect(codes(read(service, { ...parseLimits, size: 50 }))).toEqual(['file-too-large'])
  })

  test('of the number of documents: those up to it are read', () => {
    const content = read(`---\n${service}`.repeat(12), { ...parseLimits, documents: 10 })
    expect(content.objects).toHaveLength(10)
    expect(codes(content)).toEqual(['yaml-too-many-documents'])
    expect(content.broken).toBe(true)
  })

  test('of what aliases stand for, counted once for each', () => {
    const limits = { ...parseLimits, expansion: 100 }
    const list = (aliases: number) =>
      `${service}status: [&a "${'x'.repeat(38)}"${', *a'.repeat(aliases)}]\n`
    expect(codes(read(list(2), limits))).toEqual([])
    expect(codes(read(list(3), limits))).toEqual(['yaml-alias'])
    expect(codes(read(list(30), limits))).toEqual(['yaml-alias'])
  })

  test('of the number of diagnostics: the last one stands for the rest, as severe as the worst', () => {
    const fields = Array.from({ length: 8 }, (_, index) => `x${index}: 1\n`).join('')
    const text = `${service}${fields}---\nkind: Service\n`
    const { diagnostics } = read(text, { ...parseLimits, diagnostics: 3 })
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ...Array.from({ length: 3 }, () => ['unknown-field', 'warning']),
      ['too-many-diagnostics', 'error'],
    ])
  })
})
