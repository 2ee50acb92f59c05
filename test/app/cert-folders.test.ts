import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { certFolders } from '../../src/app/cert-folders.ts'

const missing = join(tmpdir(), 'postern-is-not-here')

test('the default folder is read if it is there', () => {
  expect(certFolders(['./src', missing], false, ['./test'])).toEqual(['./src'])
})

test.each(['.', './', './src', 'src/', join(process.cwd(), 'src'), '..'])(
  'the default folder is not read a second time as a part of %s',
  (path) => {
    expect(certFolders(['./src'], false, ['./test', path])).toEqual([])
  },
)

test('a folder with a like name is another one', () => {
  expect(certFolders(['./src'], false, ['./src2', './src/app', '../src'])).toEqual(['./src'])
})

test('a folder that somebody named is read in any case', () => {
  expect(certFolders(['./src', missing], true, ['.'])).toEqual(['./src', missing])
})
