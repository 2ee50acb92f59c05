import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelText, sampleLine } from '../../../src/telemetry/metrics/text-format.ts'
import { readSamples } from './read-samples.ts'

describe('a sample', () => {
  test('has its labels in braces', () => {
    const labels = labelText({ host: 'a.example.com', path: '/a' })
    expect(sampleLine('a_total', labels, 3)).toBe('a_total{host="a.example.com",path="/a"} 3\n')
  })

  test('has no braces without labels', () => {
    expect(sampleLine('a_total', '', 0.25)).toBe('a_total 0.25\n')
  })

  test('escapes what would end a value or a line', () => {
    expect(labelText({ path: 'a"b\\c\nd' })).toBe('path="a\\"b\\\\c\\nd"')
  })

  test('reads as it was written, whatever a label says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (path, host) => {
        const [sample] = readSamples(sampleLine('a', labelText({ path, host }), 1))
        expect(sample?.labels).toEqual(new Map(Object.entries({ path, host })))
      }),
    )
  })
})
