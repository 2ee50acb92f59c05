import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { variables } from '../../../src/telemetry/access-log/variables.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/access-log.md'), 'utf8')

test('docs/access-log.md has the variables that there are, as they are', () => {
  const written = [...page.matchAll(/^\| `\$(\w+)` \| (.*) \|$/gm)].map(([, name, help]) => [
    name,
    help,
  ])
  expect(written).toEqual(Object.entries(variables).map(([name, { help }]) => [name, help]))
})
