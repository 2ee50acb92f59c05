import { expect, test } from 'vitest'
import type { Diagnostic, Severity } from '../../../src/control/diagnostics/diagnostic.ts'
import { framedDiagnostics } from '../../../src/control/diagnostics/framed-diagnostics.ts'

function diagnostic(severity: Severity, text = 'kind: Ingress\nspec: {}\n'): Diagnostic {
  return {
    code: 'dangling-service',
    severity,
    message: 'there is no Service "web"',
    hint: null,
    file: { path: 'dir/a.yaml', text },
    at: { start: 14, end: 18 },
    object: null,
  }
}

test('errors come first, then warnings, each with its lines', () => {
  const { summary, diagnostics } = framedDiagnostics(
    (['info', 'warning', 'error', 'warning'] as const).map((severity) => diagnostic(severity)),
  )
  expect(summary).toEqual({ error: 1, warning: 2, info: 1 })
  expect(diagnostics.map(({ severity }) => severity)).toEqual([
    'error',
    'warning',
    'warning',
    'info',
  ])
  expect(diagnostics[0]?.frame).toBe(' 1 | kind: Ingress\n 2 | spec: {}\n   | ^^^^')
})

test('no line of a Secret is shown', () => {
  const secret = 'kind: Secret\nstringData: {tls.key: swordfish}\n'
  const { diagnostics } = framedDiagnostics([diagnostic('error', secret)])
  expect(diagnostics[0]?.frame).toBe(null)
  expect(JSON.stringify(diagnostics)).not.toContain('swordfish')
})

test('of thousands the first 200 are shown, and all are counted', () => {
  const { summary, diagnostics } = framedDiagnostics([
    ...Array<Diagnostic>(5_000).fill(diagnostic('warning')),
    diagnostic('error'),
  ])
  expect(summary).toEqual({ error: 1, warning: 5_000, info: 0 })
  expect(diagnostics).toHaveLength(200)
  expect(diagnostics[0]?.severity).toBe('error')
})
