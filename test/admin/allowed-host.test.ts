import { expect, test } from 'vitest'
import { isAllowedHost } from '../../src/admin/allowed-host.ts'

const names = ['postern.example.com']

test.each([
  'localhost',
  'LOCALHOST:10254',
  'localhost.',
  '127.0.0.1:10254',
  '10.0.0.7',
  '[::1]:10254',
  '[fd00::1]',
  'postern.example.com:80',
  'Postern.example.com.',
])('%s is one of this port', (host) => {
  expect(isAllowedHost(host, names)).toBe(true)
})

test.each([
  undefined,
  '',
  ':80',
  'evil.example.com',
  'localhost.evil.example.com',
  'evil.localhost',
  '127.0.0.1.evil.example.com',
  '127.0.0.1@evil.example.com',
  'evil.example.com#127.0.0.1',
  'localhost:80:80',
  'localhost:',
  '2130706433',
  '0x7f.1',
  '::1',
  '[evil.example.com]',
  '[127.0.0.1]',
  'a.postern.example.com',
])('%s is not', (host) => {
  expect(isAllowedHost(host, names)).toBe(false)
})
