import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

/** Names of a fresh process's threads, with their niceness (proc(5): field 19, the 17th behind the name), after it has lowered them. */
const program = `
import { readdirSync, readFileSync } from 'node:fs'
import { lowerHelperThreads } from '${import.meta.resolve('../../src/base/helper-threads.ts')}'
lowerHelperThreads()
for (const id of readdirSync('/proc/self/task')) {
  const stat = readFileSync('/proc/self/task/' + id + '/stat', 'latin1')
  const nice = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]
  console.log(id === String(process.pid) ? 'serving' : readFileSync('/proc/self/task/' + id + '/comm', 'latin1').trim(), nice)
}`

test.runIf(process.platform === 'linux')(
  'threads of V8 give way to the one that serves, which keeps its priority',
  async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program])
    const lines = stdout.trim().split('\n')
    const own = lines.find((line) => line.startsWith('serving'))
    const helpers = lines.filter((line) => line.startsWith('V8Worker'))
    expect(own).toBe('serving 0')
    expect(helpers.length).toBeGreaterThan(0)
    expect(new Set(helpers)).toEqual(new Set(['V8Worker 19']))
  },
)
