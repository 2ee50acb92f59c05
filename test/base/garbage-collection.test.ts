import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

const tuneIfAsked = `
import { tuneGarbageCollection } from '${import.meta.resolve('../../src/base/garbage-collection.ts')}'
if (process.argv[1] === 'tune') tuneGarbageCollection()
`

/** Keeps 20 MB alive, makes garbage in old space for a while, and counts the full collections that V8 reports. */
const makesGarbage = `${tuneIfAsked}
const kept = Array.from({ length: 200 }, () => new Array(12_500).fill(1.5))
for (let round = 0; round < 200; round++) {
  const garbage = Array.from({ length: 40 }, () => new Array(12_500).fill(kept.length))
  kept[round] = garbage[0]
}`

/** Keeps all that is allocated at one place, for which V8 moves what is allocated there to old space from the beginning. */
const keepsAll = `${tuneIfAsked}
const kept = []
for (let i = 0; i < 3_000_000; i++) kept.push({ at: i, of: { place: i } })
console.log(kept.length)`

async function linesOf(
  program: string,
  argument: string,
  flags: readonly string[],
  wanted: string,
): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    [...flags, '--input-type=module', '-e', program, argument],
    { maxBuffer: 16 * 1024 * 1024 },
  )
  return stdout.split('\n').filter((line) => line.includes(wanted)).length
}

test('V8 collects in full less often where it may let garbage gather', async () => {
  const flags = [
    '--trace-gc',
    '--no-memory-reducer',
    '--min-semi-space-size=1',
    '--max-semi-space-size=1',
  ]
  const collections = (argument: string) => linesOf(makesGarbage, argument, flags, 'Mark-Compact')
  expect(await collections('tune')).toBeLessThan(await collections(''))
})

test('V8 moves no place of allocation to old space', async () => {
  const flags = ['--trace-pretenuring-statistics', '--min-semi-space-size=16']
  const places = (argument: string) => linesOf(keepsAll, argument, flags, '=> tenure')
  expect(await places('')).toBeGreaterThan(0)
  expect(await places('tune')).toBe(0)
})
