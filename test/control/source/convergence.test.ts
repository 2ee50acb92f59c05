import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FolderFollower } from '../../../src/control/source/folder-follower.ts'
import type { ObjectSet } from '../../../src/control/source/manifest-source.ts'
import { FakeClock } from '../fake-clock.ts'
import { FakeDisk } from './fake-disk.ts'
import { brokenText, documents, ingressText, invalidIngressText } from './manifest-texts.ts'

const paths = ['dir/a.yaml', 'dir/b.yaml', 'dir/c.yaml']
const goodTexts = [
  '',
  ingressText('web'),
  ingressText('web', '/longer/path'),
  documents(ingressText('web'), ingressText('api')),
  documents(ingressText('api'), ingressText('shop')),
]
const allTexts = [
  ...goodTexts,
  brokenText,
  documents(ingressText('api'), invalidIngressText('web')),
]

type Step =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'replace'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'root' | 'hints'; readonly isThere: boolean }
  | { readonly kind: 'wait'; readonly time: number }

function stepsWith(texts: readonly string[]): fc.Arbitrary<Step[]> {
  const path = fc.constantFrom(...paths)
  const text = fc.constantFrom(...texts)
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), path, text }),
    fc.record({ kind: fc.constant('replace' as const), path, text }),
    fc.record({ kind: fc.constant('remove' as const), path }),
    fc.record({ kind: fc.constantFrom('root' as const, 'hints' as const), isThere: fc.boolean() }),
    fc.record({ kind: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 700 }) }),
  )
  return fc.array(step, { maxLength: 25 })
}

async function follow(disk: FakeDisk, clock: FakeClock): Promise<() => ObjectSet> {
  const source = new FolderFollower({
    roots: [{ kind: 'manifests', path: 'dir' }],
    clock,
    reader: disk,
    watch: disk.watch,
    warn: () => {},
  })
  let current = await source.start()
  source.onChange((set) => {
    expect(set).not.toEqual(current)
    current = set
  })
  return () => current
}

async function take(step: Step, disk: FakeDisk, clock: FakeClock): Promise<void> {
  switch (step.kind) {
    case 'wait':
      return clock.advance(step.time)
    case 'write':
      return disk.write(step.path, step.text)
    case 'replace':
      return disk.replace(step.path, step.text)
    case 'remove':
      return disk.remove(step.path)
    case 'hints':
      disk.hints = step.isThere
      return
    case 'root':
      disk.error = step.isThere ? null : { kind: 'missing', message: 'does not exist' }
      return disk.hint()
  }
}

/** Lets everything settle, and compares with a fresh start. */
async function expectFresh(
  disk: FakeDisk,
  clock: FakeClock,
  followed: () => ObjectSet,
): Promise<void> {
  disk.error = null
  await clock.advance(15_000)
  const looks = disk.looks
  await clock.advance(10_000)
  // Nothing keeps it looking.
  expect(disk.looks - looks).toBeLessThanOrEqual(disk.hints ? 2 : 10)
  const fresh = await follow(disk, new FakeClock())
  expect(followed()).toEqual(fresh())
}

test('whatever happened on the way, what is served in the end is what a fresh start would serve', async () => {
  await fc.assert(
    fc.asyncProperty(stepsWith(goodTexts), async (steps) => {
      const disk = new FakeDisk()
      const clock = new FakeClock()
      const followed = await follow(disk, clock)
      for (const step of steps) await take(step, disk, clock)
      await expectFresh(disk, clock, followed)
    }),
    { numRuns: 150 },
  )
})

test('once every broken file is repaired, nothing is left of what was kept for it', async () => {
  const repairs = fc.tuple(...paths.map(() => fc.constantFrom(...goodTexts)))
  await fc.assert(
    fc.asyncProperty(stepsWith(allTexts), repairs, async (steps, repaired) => {
      const disk = new FakeDisk()
      const clock = new FakeClock()
      const followed = await follow(disk, clock)
      for (const step of steps) await take(step, disk, clock)
      for (const [index, path] of paths.entries()) disk.write(path, repaired[index] ?? '')
      await expectFresh(disk, clock, followed)
    }),
    { numRuns: 100 },
  )
})
