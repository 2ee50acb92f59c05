import { describe, expect, test } from 'vitest'
import { makeDiagnostic } from '../../../src/control/diagnostics/make-diagnostic.ts'
import { checkReport, renderJson } from '../../../src/control/diagnostics/render-json.ts'
import { renderText } from '../../../src/control/diagnostics/render-text.ts'
import { sortDiagnostics } from '../../../src/control/diagnostics/sort-diagnostics.ts'

const file = { path: 'ingresses/a.yaml', text: 'kind: Service\nspec:\n  port: eighty\n' }
const start = file.text.indexOf('eighty')
const at = { start, end: start + 'eighty'.length }
const object = { kind: 'Service', namespace: 'default', name: 'kubia' }
const wrongType = makeDiagnostic('wrong-type', file, at, 'not a number', { hint: 'a hint', object })
const unknownField = makeDiagnostic('unknown-field', file, { start: 0, end: 4 }, 'no such field')

describe('a diagnostic as text', () => {
  test('begins with file, line and column, severity, code and message', () => {
    expect(renderText(wrongType).split('\n')).toEqual([
      'ingresses/a.yaml:3:9: error wrong-type not a number',
      ' 1 | kind: Service',
      ' 2 | spec:',
      ' 3 |   port: eighty',
      '   |         ^^^^^^',
      '  hint: a hint',
    ])
  })

  test('stays on its line whatever the file is called', () => {
    const odd = { path: 'a\u001b[2J\nb.yaml', text: '' }
    const text = renderText(makeDiagnostic('bad-name', odd, { start: 0, end: 0 }, 'no name'))
    expect(text).toBe('a␛[2J␊b.yaml:1:1: error bad-name no name')
  })
})

describe('a diagnostic as JSON', () => {
  test('has both ends of its range', () => {
    expect(renderJson(wrongType)).toEqual({
      code: 'wrong-type',
      severity: 'error',
      message: 'not a number',
      hint: 'a hint',
      file: 'ingresses/a.yaml',
      line: 3,
      column: 9,
      endLine: 3,
      endColumn: 15,
      object,
    })
  })

  test('leaves out what there is not', () => {
    expect(Object.keys(renderJson(unknownField))).not.toContain('hint')
    expect(Object.keys(renderJson(unknownField))).not.toContain('object')
  })

  test('comes in a report that counts', () => {
    const { diagnostics, summary } = checkReport([wrongType, unknownField], {
      files: 1,
      objects: 2,
    })
    expect(diagnostics).toHaveLength(2)
    expect(summary).toEqual({ files: 1, objects: 2, errors: 1, warnings: 1 })
  })
})

test('diagnostics are sorted by file, then by position', () => {
  const other = makeDiagnostic('bad-name', { path: 'Z.yaml', text: '' }, { start: 0, end: 0 }, 'x')
  expect(sortDiagnostics([wrongType, unknownField, other])).toEqual([
    other,
    unknownField,
    wrongType,
  ])
})

test('the severity is that of the table, unless one case weighs more', () => {
  expect(unknownField.severity).toBe('warning')
  const severe = makeDiagnostic('unknown-field', file, at, 'x', { severity: 'error' })
  expect(severe.severity).toBe('error')
})
