import { expect, test } from 'vitest'
import { nextFileState } from '../../../src/control/source/file-state.ts'
import { looksUnfinished } from '../../../src/control/source/hold.ts'
import {
  brokenText,
  contentOf,
  documents,
  ingressText,
  invalidIngressText,
} from './manifest-texts.ts'

const both = documents(ingressText('web'), ingressText('api'))

function before(text: string) {
  return {
    size: text.length,
    inode: '1',
    state: nextFileState(null, 'a.yaml', contentOf('a.yaml', text)),
  }
}

function after(text: string, inode = '1') {
  return { size: text.length, inode, content: contentOf('a.yaml', text) }
}

test.each([
  ['an empty file', ''],
  ['a file without one of its objects', ingressText('web')],
  ['a file whose last document is cut off', `${both.slice(0, -60)}"`],
  [
    'a file with an object that is not valid',
    documents(ingressText('web'), invalidIngressText('api')),
  ],
  ['a file that is not YAML', brokenText],
])('%s looks unfinished', (_, text) => {
  expect(looksUnfinished(before(both), after(text))).toBe(true)
})

test('a text that is shorter looks unfinished where it was written in place', () => {
  const shorter = both.replaceAll('number: 80', 'number: 8')
  expect(looksUnfinished(before(both), after(shorter))).toBe(true)
})

test('a text that is shorter is complete where a new file took the place of the old one', () => {
  const shorter = both.replaceAll('number: 80', 'number: 8')
  expect(looksUnfinished(before(both), after(shorter, '2'))).toBe(false)
})

test.each([
  ['an edit', documents(ingressText('web', '/new'), ingressText('api'))],
  ['one more object', documents(ingressText('web'), ingressText('api'), ingressText('new'))],
  ['another order', documents(ingressText('api'), ingressText('web'))],
])('%s looks complete', (_, text) => {
  expect(looksUnfinished(before(both), after(text))).toBe(false)
})

test('a new file looks complete unless it is broken', () => {
  expect(looksUnfinished(null, after(both))).toBe(false)
  expect(looksUnfinished(null, after(''))).toBe(false)
  expect(looksUnfinished(null, after(brokenText))).toBe(true)
})
