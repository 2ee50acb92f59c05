import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DiagnosticCode, diagnosticCodes } from '../control/diagnostics/codes.ts'

/** What docs/diagnostics.md says of one code, as it is written there but for the marks of lists and blocks. */
export interface CodeExplanation {
  readonly cause: string
  readonly example: string
  /** The example is a manifest, which `check` reports with this code. */
  readonly isManifest: boolean
  readonly cure: string
}

/** The page belongs to the package, and lies at the same place beside the sources and beside what is built of them. */
const pagePath = join(import.meta.dirname, '../../docs/diagnostics.md')

/** Throws where the page does not explain a code: a test sees to it that none is left out. */
export function readDiagnosticsPage(): ReadonlyMap<DiagnosticCode, CodeExplanation> {
  const explanations = parseDiagnosticsPage(readFileSync(pagePath, 'utf8'))
  const codes = Object.keys(diagnosticCodes) as DiagnosticCode[]
  return new Map(
    codes.map((code) => {
      const explanation = explanations.get(code)
      if (explanation === undefined) throw new Error(`${pagePath} does not explain ${code}`)
      return [code, explanation]
    }),
  )
}

/** One section a code: its severity and the cause, then a list of two, the example and the cure. */
const section =
  /^### `(?<code>.+)`\n\w+\. (?<cause>.+?)\n\n- Example:(?<example>.+)\n- Cure: (?<cure>.+)$/s

const block = /^\n\n {2}```yaml\n(?<text>.+)\n {2}```\n$/s

export function parseDiagnosticsPage(page: string): ReadonlyMap<string, CodeExplanation> {
  const explanations = new Map<string, CodeExplanation>()
  for (const part of page.split(/^(?=##)/m)) {
    const groups = section.exec(part)?.groups
    if (groups === undefined) continue
    const { code = '', cause = '', example = '', cure = '' } = groups
    const manifest = block.exec(example)?.groups?.text
    explanations.set(code, {
      cause: onOneLine(cause),
      example: manifest?.replaceAll(/^ {2}/gm, '') ?? onOneLine(example),
      isManifest: manifest !== undefined,
      cure: onOneLine(cure),
    })
  }
  return explanations
}

function onOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}
