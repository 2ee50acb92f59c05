import { describe, expect, test } from 'vitest'
import { parseDiagnosticsPage, readDiagnosticsPage } from '../../src/app/diagnostics-page.ts'
import { diagnosticCodes } from '../../src/control/diagnostics/codes.ts'
import { readManifest } from '../../src/control/source/read-manifest.ts'
import { translate } from '../../src/control/translate/translate.ts'
import { testOptions } from '../control/translate/test-options.ts'

const page = readDiagnosticsPage()
const manifests = [...page].filter(([, { isManifest }]) => isManifest)

describe('the page of diagnostics', () => {
  test('has a cause, an example and a cure for every code', () => {
    expect([...page.keys()]).toEqual(Object.keys(diagnosticCodes))
    for (const [code, { cause, example, cure }] of page) {
      for (const text of [cause, example, cure]) expect(text, code).toMatch(/\S.*[^\s]$/)
    }
  })

  test('shows most faults as a manifest', () => {
    expect(manifests.length).toBeGreaterThan(40)
  })

  test.each(manifests)('shows a manifest of which check says %s', (code, { example }) => {
    const read = readManifest({ path: 'example.yaml', text: `${example}\n` })
    const { diagnostics } = translate(read.objects, testOptions)
    expect([...read.diagnostics, ...diagnostics].map((each) => each.code)).toContain(code)
  })
})

test('a section without a cure is none', () => {
  const sections = '## Text\n\n### `a-b`\nerror. A.\n\n- Example: b\n- Cure: c\n  d.\n\n'
  const broken = '### `c-d`\nerror. A.\n\n- Example: b\n\n### `e-f`\ninfo. E.\n'
  expect([...parseDiagnosticsPage(sections + broken)]).toEqual([
    ['a-b', { cause: 'A.', example: 'b', isManifest: false, cure: 'c d.' }],
  ])
})
