import { expect, test } from 'vitest'
import { valueInYaml11 } from '../../../src/control/kubernetes/reading/yaml-1-1.ts'

/** The other value, or null. `value` is what YAML 1.2 makes of the text. */
test.each([
  ['yes', 'yes', true],
  ['Off', 'Off', false],
  ['N', 'N', false],
  ['oN', 'oN', null],
  ['yes please', 'yes please', null],
  ['true', true, null],
  ['"yes"', 'yes', null],
  ['constructor', 'constructor', null],
  ['0123', 123, 83],
  ['-017', -17, -15],
  ['+010', 10, 8],
  ['07', 7, null],
  ['080', 80, null],
  ['123', 123, null],
  ['0o17', 15, null],
  ['0x1F', 31, null],
  ['1e3', 1000, null],
  ['1_000', '1_000', 1000],
  ['-1_0.5', '-1_0.5', -10.5],
  ['0b101', '0b101', 5],
  ['-0b1_1', '-0b1_1', -3],
  ['01_0', '01_0', 8],
  ['1_000m', '1_000m', null],
  ['2024-01-01', '2024-01-01', null],
  ['1:30', '1:30', null],
  ['_', '_', null],
])('%s, which is %j in YAML 1.2, is %j in 1.1', (written, value, other) => {
  expect(valueInYaml11(written, value)).toBe(other)
})
