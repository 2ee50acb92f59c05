import type { Grammar } from './grammar.ts'

/** Of a cookie's life: more than a client will remember (68 years), and safe to add to any date. */
const longestAge = 2_147_483_647

export const ageGrammar: Grammar<number> = {
  expected: `a whole number of seconds from 0 to ${longestAge}`,
  parse: (text) => (/^\d{1,10}$/.test(text) && Number(text) <= longestAge ? Number(text) : null),
}

/** Timers of Node hold no more milliseconds than fit in 31 bits. */
const longestTimer = 2_147_483_647

/**
 * A time limit, written in seconds, returned in milliseconds. ingress-nginx knows only the bare number. What is longer than
 * a timer can be (24 days) is cut to that: nobody waits to see the difference.
 */
export const timeLimitGrammar: Grammar<number> = {
  expected: 'a whole number of seconds, at least 1',
  parse: (text) => {
    const [, seconds] = /^(\d{1,12})s?$/.exec(text) ?? []
    return seconds === undefined || Number(seconds) === 0
      ? null
      : Math.min(Number(seconds) * 1000, longestTimer)
  },
}
