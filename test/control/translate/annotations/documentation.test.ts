import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type AnnotationState,
  knownAnnotations,
} from '../../../../src/control/translate/annotations/known-annotations.ts'

const stateWords: Readonly<Record<AnnotationState, string>> = {
  supported: 'supported',
  partly: 'partly',
  accepted: 'accepted',
  'not-yet': 'not yet',
  'not-yet-protection': 'not yet, protection',
  removed: 'removed',
}

test('docs/annotations.md and the table list the same annotations with the same states', () => {
  const path = join(import.meta.dirname, '../../../../docs/annotations.md')
  const rows = [...readFileSync(path, 'utf8').matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm)]
  const documented = rows.map(([, name, state]) => `${name}: ${state}`)
  const known = [...knownAnnotations].map(([name, state]) => `${name}: ${stateWords[state]}`)
  expect(documented.toSorted()).toEqual(known.toSorted())
})

test('every state is explained', () => {
  const path = join(import.meta.dirname, '../../../../docs/annotations.md')
  const text = readFileSync(path, 'utf8')
  for (const word of Object.values(stateWords)) expect(text).toContain(`\n| ${word} | `)
})
