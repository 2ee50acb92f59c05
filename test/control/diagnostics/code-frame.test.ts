import { describe, expect, test } from 'vitest'
import { codeFrame } from '../../../src/control/diagnostics/code-frame.ts'

function frame(text: string, culprit: string): string | null {
  const start = text.indexOf(culprit)
  return codeFrame({ path: 'a.yaml', text }, { start, end: start + culprit.length })
}

/** The characters above the carets. */
function underlined(shown: string | null): string | undefined {
  const lines = shown?.split('\n') ?? []
  const index = lines.findIndex((line) => /^ +\| +\^+$|^ +\| \^+$/.test(line))
  const caretLine = lines[index] ?? ''
  return lines[index - 1]?.slice(caretLine.indexOf('^'), caretLine.lastIndexOf('^') + 1)
}

describe('a code frame', () => {
  test('has two lines before, one after, and carets under the culprit', () => {
    expect(frame('a\nb\nc\nd: wrong\ne\nf\n', 'wrong')).toBe(
      [' 2 | b', ' 3 | c', ' 4 | d: wrong', '   |    ^^^^^', ' 5 | e'].join('\n'),
    )
  })

  test('aligns the numbers', () => {
    const text = Array.from({ length: 12 }, (_, index) => `k${index + 1}: v`).join('\n')
    expect(frame(text, 'k10')?.split('\n')[0]).toBe('  8 | k8: v')
  })

  test('puts carets under the first line of what goes over several', () => {
    expect(underlined(frame('a: |\n  long\n  text\nb: c', '|\n  long'))).toBe('|')
  })

  test('has one caret for what has no length', () => {
    expect(codeFrame({ path: '', text: 'a' }, { start: 1, end: 1 })).toBe(' 1 | a\n   |  ^')
  })

  test('shows a tab as an arrow, with the carets in the right place', () => {
    expect(underlined(frame('\t\tport: eighty', 'eighty'))).toBe('eighty')
    expect(frame('\tport: 80', 'port')).toContain('→   port')
  })

  test('counts wide characters as two columns', () => {
    expect(frame('한글: 80', '80')).toBe(' 1 | 한글: 80\n   |       ^^')
  })

  test('shows only a part of a long line, the culprit in it', () => {
    const shown = frame(`${'x'.repeat(5000)} wrong ${'y'.repeat(5000)}`, 'wrong')
    expect(underlined(shown)).toBe('wrong')
    for (const line of shown?.split('\n') ?? []) expect(line.length).toBeLessThan(120)
  })

  test('shows control characters harmlessly', () => {
    const shown = frame('a: \u001b[2J\u202e\u0007 wrong', 'wrong')
    expect(shown).toMatch(/^[^\u0000-\u0009\u000b-\u001f\u202e]*$/)
    expect(underlined(shown)).toBe('wrong')
  })

  test('takes CRLF for one line end', () => {
    expect(frame('a: 1\r\nb: wrong\r\nc: 3\r\n', 'wrong')).toBe(
      ' 1 | a: 1\n 2 | b: wrong\n   |    ^^^^^\n 3 | c: 3',
    )
  })

  test('does not show lines of other documents', () => {
    const shown = frame('secret: one\n---\nkind: wrong\n--- {secret: two}\n', 'wrong')
    expect(shown).toBe(' 2 | ---\n 3 | kind: wrong\n   |       ^^^^^')
  })
})

describe('there is no code frame', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n'

  test.each([
    ['for a Secret', 'kind: Secret\nwrong: 1\n'],
    ['for a Secret in JSON', '{"kind": "Secret", "wrong": 1}'],
    ['for what a misspelt Secret turned into', 'kind: Secrte\nwrong: 1\ndata:\n  password: aGk=\n'],
    ['for stringData', 'wrong: 1\nstringData: {password: hi}\n'],
    ['for PEM', `wrong: 1\n${key}`],
    ['for PEM after the culprit', `wrong: 1\nkey: |\n  ${key}`],
    ['for a List with a Secret in it', 'kind: List\nitems:\n- kind: Secret\n- wrong: 1\n'],
    ['behind PEM, which is no separator', `${key}wrong: 1\n`],
  ])('%s', (_, text) => {
    expect(frame(text, 'wrong')).toBeNull()
  })

  test('for key material, which has no text', () => {
    expect(codeFrame({ path: 'a.key', text: '' }, { start: 0, end: 0 })).toBeNull()
  })

  test('but there is one for a document beside a Secret, and for a secretName', () => {
    expect(frame('kind: Secret\n---\nkind: wrong\n', 'wrong')).not.toBeNull()
    expect(frame('kind: Ingress\nsecretName: wrong\n', 'wrong')).not.toBeNull()
  })
})
