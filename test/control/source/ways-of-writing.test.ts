import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type Clock, systemClock } from '../../../src/base/clock.ts'
import { createDirectorySource } from '../../../src/control/source/directory-source.ts'
import { lookTimes } from '../../../src/control/source/folder-follower.ts'
import type { ObjectSet } from '../../../src/control/source/manifest-source.ts'
import { documents, ingressText } from './manifest-texts.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Every file is edited from the one text to the other: `web` and `api` stay, and `web` gets another path. */
const oldText = documents(ingressText('web', '/old'), ingressText('api'))
const newText = documents(ingressText('web', '/new'), ingressText('api'))

/** Without rescans, so that only what the watch hints at is seen. */
const clockWithoutRescans: Clock = {
  now: systemClock.now,
  schedule: (delay, callback) =>
    delay >= lookTimes.rescan ? () => {} : systemClock.schedule(delay, callback),
}

interface Followed {
  readonly sets: readonly ObjectSet[]
  /** Waits until the path of `web` is this one. */
  reads(path: string): Promise<void>
}

async function follow(folder: string): Promise<Followed> {
  const source = createDirectorySource({
    manifests: [folder],
    certs: [],
    clock: clockWithoutRescans,
    warn: () => {},
  })
  onTestFinished(() => source.stop())
  const sets = [await source.start()]
  source.onChange((set) => sets.push(set))
  const reads = (path: string) =>
    expect.poll(() => pathOfWeb(sets.at(-1)), { timeout: 10_000 }).toBe(path)
  await reads('/old')
  return { sets, reads }
}

function pathOfWeb(set: ObjectSet | undefined): string | undefined {
  for (const object of set?.objects ?? []) {
    if (object.kind === 'Ingress' && object.meta.name.value === 'web') {
      return object.rules[0]?.paths?.[0]?.path.value
    }
  }
  return undefined
}

function expectNothingLost(sets: readonly ObjectSet[]): void {
  for (const set of sets) {
    expect(set.objects.map(({ meta }) => meta.name.value).sort()).toEqual(['api', 'web'])
    expect(set.diagnostics).toEqual([])
  }
}

interface Way {
  readonly name: string
  /** Applied twice, since some watches see only the first time: from the old text to the new one, and back. */
  write(path: string, text: string): void | Promise<void>
}

const ways: readonly Way[] = [
  {
    name: 'written in place',
    write: (path, text) => writeFileSync(path, text),
  },
  {
    name: 'emptied, and filled in pieces with pauses',
    async write(path, text) {
      writeFileSync(path, '')
      for (let start = 0; start < text.length; start += 100) {
        await setTimeout(60)
        appendFileSync(path, text.slice(start, start + 100))
      }
    },
  },
  {
    name: 'replaced by a rename, as by mv and most tools',
    write(path, text) {
      writeFileSync(`${path}.tmp`, text)
      renameSync(`${path}.tmp`, path)
    },
  },
  {
    name: 'moved aside and written anew, as by vim',
    write(path, text) {
      renameSync(path, `${path}~`)
      writeFileSync(path, text)
      unlinkSync(`${path}~`)
    },
  },
  {
    name: 'copied over, as by cp',
    write(path, text) {
      writeFileSync(`${path}.tmp`, text)
      copyFileSync(`${path}.tmp`, path)
      unlinkSync(`${path}.tmp`)
    },
  },
  {
    name: 'edited by sed -i',
    write(path, text) {
      const target = text === newText ? 'new' : 'old'
      execFileSync('sed', ['-i', `s#path: /[on].*#path: /${target}#`, path])
    },
  },
  {
    name: 'removed, and written anew after a pause',
    async write(path, text) {
      unlinkSync(path)
      await setTimeout(200)
      writeFileSync(path, text)
    },
  },
]

test.each(ways)('a file that is $name is live and loses nothing on the way', async ({ write }) => {
  const folder = temporaryFolder()
  const path = join(folder, 'a.yaml')
  writeFileSync(path, oldText)
  const { sets, reads } = await follow(folder)
  await write(path, newText)
  await reads('/new')
  await write(path, oldText)
  await reads('/old')
  expectNothingLost(sets)
})

test('a git checkout of another branch is live and loses nothing on the way', async () => {
  const folder = temporaryFolder()
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      stdio: 'ignore',
    })
  }
  git('init', '-b', 'old')
  writeFileSync(join(folder, 'a.yaml'), ingressText('web', '/old'))
  writeFileSync(join(folder, 'b.yaml'), ingressText('api'))
  git('add', '.')
  git('commit', '-m', 'old')
  git('checkout', '-b', 'new')
  // The other branch has the objects in other files.
  writeFileSync(join(folder, 'a.yaml'), ingressText('api'))
  git('mv', 'b.yaml', 'c.yaml')
  writeFileSync(join(folder, 'c.yaml'), ingressText('web', '/new'))
  git('commit', '-a', '-m', 'new')
  git('checkout', 'old')

  const { sets, reads } = await follow(folder)
  git('checkout', 'new')
  await reads('/new')
  git('checkout', 'old')
  await reads('/old')
  expectNothingLost(sets)
})

test('a swap of ..data, as Kubernetes updates a mounted ConfigMap, is live each time', async () => {
  const folder = temporaryFolder()
  let version = 0
  const swap = (text: string): void => {
    const data = `..version_${++version}`
    mkdirSync(join(folder, data))
    writeFileSync(join(folder, data, 'a.yaml'), text)
    symlinkSync(data, join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    rmSync(join(folder, `..version_${version - 1}`), { recursive: true, force: true })
  }
  swap(oldText)
  symlinkSync('..data/a.yaml', join(folder, 'a.yaml'))
  const { sets, reads } = await follow(folder)
  for (const [text, path] of [
    [newText, '/new'],
    [oldText, '/old'],
    [newText, '/new'],
  ] as const) {
    swap(text)
    await reads(path)
  }
  expectNothingLost(sets)
})

test('a file that a link into a hidden folder leads to is live when it is written in place', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.versions'))
  const path = join(folder, '.versions/a.yaml')
  writeFileSync(path, oldText)
  symlinkSync('.versions/a.yaml', join(folder, 'a.yaml'))
  const { sets, reads } = await follow(folder)
  writeFileSync(path, newText)
  await reads('/new')
  expectNothingLost(sets)
})

test.each([0, 300])('a folder that is removed and made anew after %i ms goes on', async (pause) => {
  const folder = join(temporaryFolder(), 'manifests')
  const write = (text: string): void => {
    mkdirSync(join(folder, 'sub'), { recursive: true })
    writeFileSync(join(folder, 'sub/a.yaml'), text)
  }
  write(oldText)
  const { sets, reads } = await follow(folder)
  for (const [text, path] of [
    [newText, '/new'],
    [oldText, '/old'],
  ] as const) {
    rmSync(folder, { recursive: true })
    await setTimeout(pause)
    write(text)
    await reads(path)
  }
  // The new folder is watched like the old one.
  writeFileSync(join(folder, 'sub/a.yaml'), newText)
  await reads('/new')
  expectNothingLost(sets)
})

test('a file in a folder that is new is live, and so are its edits', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), oldText)
  const { sets, reads } = await follow(folder)
  mkdirSync(join(folder, 'x/y'), { recursive: true })
  writeFileSync(join(folder, 'x/y/b.yaml'), ingressText('shop'))
  const names = () => sets.at(-1)?.objects.map(({ meta }) => meta.name.value)
  await expect.poll(names, { timeout: 10_000 }).toEqual(['web', 'api', 'shop'])
  writeFileSync(join(folder, 'x/y/b.yaml'), ingressText('shop2'))
  await expect.poll(names, { timeout: 10_000 }).toEqual(['web', 'api', 'shop2'])
  await reads('/old')
})
