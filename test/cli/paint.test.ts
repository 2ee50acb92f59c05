import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { explanationText } from '../../src/cli/explanation-text.ts'
import { paintFor, plain } from '../../src/cli/paint.ts'
import type { Explanation } from '../../src/snapshot/explanation.ts'

const notFound: Explanation = {
  url: 'http://a.example.com/',
  outcome: 'not-found',
  status: 404,
  route: null,
  ingress: null,
  service: null,
  endpoints: [],
  annotations: [],
  certificate: null,
  steps: ['the request is for host a.example.com'],
  shadowed: [],
}

test('what goes to a pipe or a file has no colours', () => {
  const text = explanationText(notFound, paintFor(new PassThrough()))
  expect(text).toBe(explanationText(notFound, plain))
  expect(text).not.toContain('\u001b')
})

test('the answer is marked for good or bad, and headings stand out', () => {
  const marked = {
    ...plain,
    bad: (text: string) => `!${text}!`,
    strong: (text: string) => `*${text}*`,
  }
  expect(explanationText(notFound, marked)).toContain('!is answered with 404: no rule takes it!')
  expect(explanationText(notFound, marked)).toContain('*Why:*')
})
