import { describe, expect, test } from 'vitest'
import { diagnosticCodes } from '../../../src/control/diagnostics/codes.ts'
import { makeDiagnostic } from '../../../src/control/diagnostics/make-diagnostic.ts'
import { sarifLog } from '../../../src/control/diagnostics/render-sarif.ts'
import { sarifFaults } from './sarif-shape.ts'

const run = { version: '1.2.3', root: '/repo', help: (code: string) => `help for ${code}` }
const file = { path: 'ingresses/a.yaml', text: 'kind: Service\nspec:\n  port: 😀ighty\n' }
const start = file.text.indexOf('😀')
const at = { start, end: file.text.length - 1 }
const none = { start: 0, end: 0 }
const object = { kind: 'Service', namespace: 'default', name: 'kubia' }
const wrongType = makeDiagnostic('wrong-type', file, at, 'not a number', { hint: 'a hint', object })

function resultOf(path: string, message = 'x') {
  const [{ results }] = sarifLog(
    [makeDiagnostic('bad-name', { path, text: '' }, none, message)],
    run,
  ).runs
  return results[0]
}

describe('a SARIF log', () => {
  test('has the shape that the standard says, whatever the diagnostics are', () => {
    const codes = Object.keys(diagnosticCodes) as (keyof typeof diagnosticCodes)[]
    const files = [file, { path: '--default-backend', text: '' }, { path: '/x/ü [.yaml', text: '' }]
    const diagnostics = codes.flatMap((code) =>
      files.map((each) => makeDiagnostic(code, each, none, 'a message', { object })),
    )
    expect(sarifFaults(sarifLog(diagnostics, run))).toEqual([])
    expect(sarifFaults(sarifLog([], run))).toEqual([])
  })

  test('of another shape would be noticed', () => {
    expect(sarifFaults({ runs: [{ tool: { driver: {} }, result: 1 }] })).toEqual([
      'log: version is missing',
      'log.runs[0].tool.driver: name is missing',
      'log.runs[0]: result is not known',
    ])
  })

  test('tells a diagnostic with its rule, its place in characters, and its object', () => {
    const [{ results, tool, columnKind }] = sarifLog([wrongType], run).runs
    expect(columnKind).toBe('unicodeCodePoints')
    expect(tool.driver.rules).toEqual([
      {
        id: 'wrong-type',
        shortDescription: { text: diagnosticCodes['wrong-type'].summary },
        help: { text: 'help for wrong-type' },
        defaultConfiguration: { level: 'error' },
      },
    ])
    expect(results).toEqual([
      {
        ruleId: 'wrong-type',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'not a number\nHint: a hint' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'ingresses/a.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 15 },
            },
            logicalLocations: [{ kind: 'resource', fullyQualifiedName: 'Service default/kubia' }],
          },
        ],
      },
    ])
  })

  test('names each rule once, and each result finds its own', () => {
    const others = ['bad-port', 'wrong-type', 'bad-host'] as const
    const [{ results, tool }] = sarifLog(
      others.map((code) => makeDiagnostic(code, file, at, 'x')),
      run,
    ).runs
    expect(tool.driver.rules).toHaveLength(3)
    expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(others)
  })

  test.each([
    ['./a.yaml', 'a.yaml', '%SRCROOT%'],
    ['/repo/x/a.yaml', 'x/a.yaml', '%SRCROOT%'],
    ['x/../y z/ä#?.yaml', 'y%20z/%C3%A4%23%3F.yaml', '%SRCROOT%'],
    ['../a b.yaml', 'file:///a%20b.yaml', undefined],
    ['/other/a.yaml', 'file:///other/a.yaml', undefined],
  ])('names the file %s as %s', (path, uri, uriBaseId) => {
    const artifact = resultOf(path)?.locations[0].physicalLocation.artifactLocation
    expect([artifact?.uri, artifact?.uriBaseId]).toEqual([uri, uriBaseId])
  })

  test('tells what is wrong with an option beside the results, which need a file', () => {
    const path = '--default-ssl-certificate'
    const wrong = makeDiagnostic('dangling-secret', { path, text: '' }, none, 'no Secret a/b')
    const [{ results, invocations, tool }] = sarifLog([wrong], run).runs
    expect(results).toEqual([])
    expect(invocations[0].toolConfigurationNotifications).toEqual([
      {
        descriptor: { id: 'dangling-secret', index: 0 },
        level: 'warning',
        message: { text: `${path}: no Secret a/b` },
      },
    ])
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['dangling-secret'])
  })

  test('makes no link of what a manifest says, and shows its control characters', () => {
    expect(resultOf('a', 'the host [click](https://evil.test)\u001b[2J')?.message.text).toBe(
      'the host \\[click](https://evil.test)␛[2J',
    )
  })
})
