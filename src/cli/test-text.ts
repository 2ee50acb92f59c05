import type { TestedRequest, TestRun } from '../app/expectations/test-offline.ts'
import { codeFrame } from '../control/diagnostics/code-frame.ts'
import { positionOf } from '../control/diagnostics/position.ts'
import { renderText } from '../control/diagnostics/render-text.ts'
import { visibleControls } from '../control/diagnostics/shorten.ts'
import { counted } from './counted.ts'

/** For people: only what is not as expected, each with its place, its line and how it came to that; then a line that counts. */
export function testText({ files, tested, diagnostics }: TestRun): string {
  const failed = tested.filter(({ mismatches }) => mismatches.length > 0)
  const results = [
    ...(failed.length === 0 ? [] : [`${failed.length} not as expected`]),
    ...(diagnostics.length === 0 ? [] : [counted(diagnostics.length, 'error')]),
  ]
  const result = results.length === 0 ? 'all as expected' : results.join(', ')
  return [
    ...diagnostics.map((diagnostic) => `${renderText(diagnostic)}\n\n`),
    ...failed.map((request) => `${failureText(request)}\n`),
    `${counted(files, 'file')}, ${counted(tested.length, 'request')}: ${result}\n`,
  ].join('')
}

function failureText({ file, expected, mismatches, steps }: TestedRequest): string {
  const blocks = mismatches.map(({ at, message }) => {
    const { line, column } = positionOf(file, at.start)
    const head = `${file.path}:${line}:${column}: failed ${expected.written.value}: ${message}`
    return [visibleControls(head), codeFrame(file, at)].filter((part) => part !== null).join('\n')
  })
  const because = expected.because === null ? [] : [`expected because ${expected.because}`]
  const notes = [...because, ...steps].map((note) => `  - ${visibleControls(note)}`)
  return `${[...blocks, ...notes].join('\n')}\n`
}
