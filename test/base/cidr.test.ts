import { expect, test } from 'vitest'
import { cidrText, parseCidr } from '../../src/base/cidr.ts'

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3/8', '10.1.2.3/8'],
  ['192.0.2.7', '192.0.2.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['fd00::/8', 'fd00::/8'],
  ['::1', '::1/128'],
  ['::/0', '::/0'],
])('%s is the block %s', (text, block) => {
  const cidr = parseCidr(text)
  expect(cidr && cidrText(cidr)).toBe(block)
})

test.each([
  '',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0/255.0.0.0',
  '10.0.0',
  '010.0.0.1',
  '10.0.0.1 ',
  'fd00::/129',
  'fe80::1%eth0',
  '[::1]',
  'localhost',
  '__proto__',
])('%j is no block', (text) => {
  expect(parseCidr(text)).toBeUndefined()
})
