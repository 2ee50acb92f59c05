import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

/** Keeps 20 MB alive, makes garbage in old space for a while, and counts the full collections that V8 reports. */
const program = `
import { allowGarbage } from '${import.meta.resolve('../../src/base/heap-growth.ts')}'
if (process.argv[1] === 'allow') allowGarbage()
const kept = Array.from({ length: 200 }, () => new Array(12_500).fill(1.5))
for (let round = 0; round < 200; round++) {
  const garbage = Array.from({ length: 40 }, () => new Array(12_500).fill(kept.length))
  kept[round] = garbage[0]
}`

async function fullCollections(argument: string): Promise<number> {
  const flags = [
    '--trace-gc',
    '--no-memory-reducer',
    '--min-semi-space-size=1',
    '--max-semi-space-size=1',
  ]
  const { stdout } = await run(process.execPath, [
    ...flags,
    '--input-type=module',
    '-e',
    program,
    argument,
  ])
  return stdout.split('\n').filter((line) => line.includes('Mark-Compact')).length
}

test('V8 collects in full less often where it may let garbage gather', async () => {
  expect(await fullCollections('allow')).toBeLessThan(await fullCollections(''))
})
