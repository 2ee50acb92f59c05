import { describe, expect, test } from 'vitest'
import { nearestWord } from '../../../src/control/diagnostics/nearest-word.ts'

const fields = ['apiVersion', 'kind', 'metadata', 'spec', 'status', 'externalTrafficPolicy', 'host']

describe('the nearest word', () => {
  test.each([
    ['apiVerision', 'apiVersion'],
    ['apiversion', 'apiVersion'],
    ['KIND', 'kind'],
    ['externalTraffixPolicy', 'externalTrafficPolicy'],
    ['metdaata', 'metadata'],
    ['hots', 'host'],
    ['specs', 'spec'],
  ])('of %s is %s', (written, meant) => {
    expect(nearestWord(written, fields)).toBe(meant)
  })

  test.each(['', 'x', 'data', 'type', 'http', 'tls', 'a'.repeat(10_000), '__proto__'])(
    'of %j is none: a wrong guess costs more than no guess',
    (written) => {
      expect(nearestWord(written, fields)).toBeNull()
    },
  )
})
