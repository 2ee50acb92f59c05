import { expect, test } from 'vitest'
import { type ControlOptions, startControl } from '../../src/control/loop.ts'
import { nextFileState } from '../../src/control/source/file-state.ts'
import type { ObjectSet } from '../../src/control/source/manifest-source.ts'
import { composeObjectSet } from '../../src/control/source/object-set.ts'
import { translate } from '../../src/control/translate/translate.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeSource } from './fake-source.ts'
import { claimsOf } from './source/claims-of.ts'
import { contentOf, documents, ingressText } from './source/manifest-texts.ts'

const goodService = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
`

/** What a folder with this one file says. */
function setOf(text: string, error: string | null = null): ObjectSet {
  const state = nextFileState(null, 'dir/a.yaml', contentOf('dir/a.yaml', text))
  return composeObjectSet([state], claimsOf([state]), [{ path: 'dir', files: 1, error }])
}

async function control(text: string, more: Partial<ControlOptions> = {}) {
  const source = new FakeSource(setOf(text))
  const clock = new FakeClock(Date.UTC(2030, 0, 1))
  const lines: string[] = []
  const started = await startControl({
    source,
    clock,
    log: (level, message) => lines.push(`${level} ${message}`),
    translateOptions: {
      probes: 'active',
      allowExecProbes: false,
      disableExternalNames: false,
      ingressClasses: ['postern'],
      watchWithoutClass: true,
      defaultBackend: null,
      defaultSecret: null,
      defaultCertificate: null,
    },
    ...more,
  })
  const published: Snapshot[] = []
  started.snapshot.subscribe((snapshot) => published.push(snapshot))
  return { control: started, source, clock, lines, published }
}

const web = documents(ingressText('web'), goodService)

test('what is there at the start is generation 1', async () => {
  const { control: started } = await control(web)
  expect(started.snapshot.current.generation).toBe(1)
  expect(started.snapshot.current.routes.map(({ id }) => id)).toHaveLength(1)
  expect(Object.isFrozen(started.snapshot.current)).toBe(true)
})

test('a change is published as the next generation, and one line says what changed', async () => {
  const { control: started, source, clock, lines, published } = await control(web)
  lines.length = 0
  await clock.advance(5_000)
  source.say(setOf(documents(ingressText('web', '/shop'), goodService)))
  expect(published.map(({ generation }) => generation)).toEqual([2])
  expect(published[0]).toBe(started.snapshot.current)
  expect(Object.isFrozen(published[0])).toBe(true)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^info .*web\.example\.com\/shop/)
  expect(started.status()).toMatchObject({
    generation: 2,
    appliedAt: '2030-01-01T00:00:05.000Z',
  })
})

test('an identical tree publishes nothing and logs nothing', async () => {
  const { source, lines, published } = await control(web)
  lines.length = 0
  source.say(setOf(web))
  expect(published).toEqual([])
  expect(lines).toEqual([])
})

test('a diagnostic is logged once, with its place, and again only after it was gone', async () => {
  const { source, lines } = await control(web)
  lines.length = 0
  const wrong = ingressText('web')
  source.say(setOf(wrong))
  const warnings = () => lines.filter((line) => line.startsWith('warn'))
  expect(warnings()).toHaveLength(1)
  expect(warnings()[0]).toMatch(/^warn dir\/a\.yaml:\d+:\d+: warning dangling-service /)
  source.say(setOf(`# a line more\n${wrong}`))
  expect(warnings()).toHaveLength(1)
  source.say(setOf(web))
  expect(lines).toContainEqual(expect.stringMatching(/^info gone: dir\/a\.yaml: warning dangling-/))
  source.say(setOf(wrong))
  expect(warnings()).toHaveLength(2)
})

test('an edit that mends shows, also where it leads back to what is in force', async () => {
  const { source, lines, published } = await control(web)
  const broken = nextFileState(
    nextFileState(null, 'dir/a.yaml', contentOf('dir/a.yaml', web)),
    'dir/a.yaml',
    contentOf('dir/a.yaml', `${web}---\nkind: [\n`),
  )
  source.say(
    composeObjectSet([broken], claimsOf([broken]), [{ path: 'dir', files: 1, error: null }]),
  )
  lines.length = 0
  source.say(setOf(web))
  expect(published).toEqual([])
  expect(lines).toEqual([expect.stringMatching(/^info gone: dir\/a\.yaml: error yaml-syntax /)])
})

test('many diagnostics at once are counted rather than listed', async () => {
  const many = documents(...Array.from({ length: 80 }, (_, index) => ingressText(`i${index}`)))
  const { source, lines } = await control(many)
  expect(lines).toHaveLength(51)
  expect(lines.at(-1)).toContain('30 more')
  lines.length = 0
  source.say(setOf(web))
  const gone = lines.filter((line) => line.startsWith('info gone: '))
  expect(gone).toHaveLength(51)
  expect(gone.at(-1)).toContain('30 more')
})

test('an error in translating leaves the old snapshot in force, is logged, and the loop lives on', async () => {
  let fails = false
  const {
    control: started,
    source,
    lines,
    published,
  } = await control(web, {
    translate: (...args) => {
      if (fails) throw new Error('our bug')
      return translate(...args)
    },
  })
  const before = started.snapshot.current
  lines.length = 0
  fails = true
  source.say(setOf(ingressText('other')))
  expect(started.snapshot.current).toBe(before)
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['error'])
  fails = false
  source.say(setOf(documents(ingressText('web', '/shop'), goodService)))
  expect(published).toHaveLength(1)
})

test('a snapshot that is not sound is not published', async () => {
  let isBroken = false
  const { source, lines, published } = await control(web, {
    translate: (...args) => {
      const translation = translate(...args)
      if (!isBroken) return translation
      return { ...translation, snapshot: { ...translation.snapshot, clusters: [] } }
    },
  })
  lines.length = 0
  isBroken = true
  source.say(setOf(documents(ingressText('web', '/shop'), goodService)))
  expect(published).toEqual([])
  expect(lines).toEqual([expect.stringMatching(/^error /)])
})

test('a subscriber that fails does not end the loop', async () => {
  const { control: started, source, lines, published } = await control(web)
  const unsubscribe = started.snapshot.subscribe(() => {
    throw new Error('cannot compile')
  })
  source.say(setOf(documents(ingressText('web', '/a'), goodService)))
  expect(lines.at(-1)).toMatch(/^error /)
  unsubscribe()
  source.say(setOf(documents(ingressText('web', '/b'), goodService)))
  expect(published.map(({ generation }) => generation)).toEqual([2, 3])
})

test('a start with a translation that fails rejects: there is nothing to serve', async () => {
  const translateFails = () => {
    throw new Error('our bug')
  }
  await expect(control(web, { translate: translateFails })).rejects.toThrow('our bug')
})

test('a folder that vanishes is an error in the log and in the status, once', async () => {
  const { control: started, source, lines, published } = await control(web)
  lines.length = 0
  source.say(setOf(web, 'does not exist'))
  source.say(setOf(web, 'does not exist'))
  expect(lines).toEqual([expect.stringMatching(/^error dir: does not exist/)])
  expect(started.status().sources).toEqual([{ path: 'dir', files: 1, error: 'does not exist' }])
  source.say(setOf(web))
  expect(lines).toHaveLength(2)
  expect(published).toEqual([])
})

test('the status counts objects and shows diagnostics as check does', async () => {
  const { control: started } = await control(
    documents(
      ingressText('web'),
      goodService,
      ingressText('odd').replace('pathType: Prefix', 'pathType: Odd'),
    ),
  )
  const status = started.status()
  expect(status.objects).toEqual({ accepted: 2, degraded: 1, rejected: 0 })
  expect(status.diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'bad-value',
      severity: 'error',
      file: 'dir/a.yaml',
      column: 19,
    }),
  )
  expect(JSON.parse(JSON.stringify(status))).toEqual(status)
})

test('time alone leads to a new translation every hour', async () => {
  const times: number[] = []
  const { control: started, clock } = await control(web, {
    translate: (objects, options) => {
      times.push(options.now)
      return translate(objects, options)
    },
  })
  await clock.advance(2 * 3_600_000)
  expect(times.map((time) => time - Date.UTC(2030, 0, 1))).toEqual([0, 3_600_000, 7_200_000])
  await started.stop()
  await clock.advance(3_600_000)
  expect(times).toHaveLength(3)
})

test('a stop stops the source', async () => {
  const { control: started, source } = await control(web)
  await started.stop()
  expect(source.isStopped).toBe(true)
})
