import { expect, test } from 'vitest'
import { isLongForm } from '../../../e2e/support/long-form.ts'
import { fuzz, fuzzWithoutChange } from './fuzz.ts'

test('proper conversations come to a proper end', async () => {
  expect(await fuzzWithoutChange()).toBe(null)
}, 60_000)

const runs = isLongForm ? 200_000 : 2_000

test(`${runs} changed conversations: nothing is thrown, no window is passed, every exchange is recorded once`, async () => {
  expect(await fuzz(20_261_125, runs)).toBe(null)
}, 600_000)
