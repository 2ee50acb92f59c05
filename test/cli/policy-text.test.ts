import { expect, test } from 'vitest'
import { Redacted } from '../../src/base/redacted.ts'
import { policyText } from '../../src/cli/policy-text.ts'

test.each([
  ['timeouts.read', 90_000, '90s'],
  ['timeouts.read', 0, 'no limit'],
  ['maxBodySize', 8 * 1024 * 1024, '8m'],
  ['podServerName', null, 'not set'],
  ['podServerName', 'pod.example.com', 'pod.example.com'],
])('%s %s is shown as %s', (policy, value, text) => {
  expect(policyText(policy, value)).toBe(text)
})

test('a certificate is shown by a digest that tells it from another, and a key not at all', () => {
  const pem = (content: string) =>
    `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`
  const identity = { secret: 'shop/pods', chain: pem('one'), privateKey: new Redacted('a key') }
  const text = policyText('podIdentity', identity)
  expect(text).toMatch(/^secret shop\/pods, chain PEM [0-9a-f]{12}, privateKey \[redacted\]$/)
  expect(policyText('podIdentity', { ...identity, chain: pem('two') })).not.toBe(text)
})
