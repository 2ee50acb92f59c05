import { expect, test } from 'vitest'
import { announcedIdleTime } from '../../../src/proxy/http1/keep-alive-field.ts'

test.each([
  ['timeout=5', 4_000],
  ['timeout=5, max=1000', 4_000],
  ['max=1000, Timeout = 60', 59_000],
  ['timeout="15"', 14_000],
  ['timeout=1', 500],
  ['timeout=0', 0],
  ['', Number.POSITIVE_INFINITY],
  ['max=3', Number.POSITIVE_INFINITY],
  ['notimeout=3', Number.POSITIVE_INFINITY],
  ['timeout=-1', Number.POSITIVE_INFINITY],
  ['timeout=soon', Number.POSITIVE_INFINITY],
])('Keep-Alive: %s lets a connection be idle for %s ms', (value, time) => {
  expect(announcedIdleTime(value)).toBe(time)
})
