import { expect, test } from 'vitest'
import type { FileState } from '../../../src/control/source/file-state.ts'
import { nextFileState } from '../../../src/control/source/file-state.ts'
import type { ObjectSet } from '../../../src/control/source/manifest-source.ts'
import { composeObjectSet } from '../../../src/control/source/object-set.ts'
import { claimsOf } from './claims-of.ts'
import {
  brokenText,
  contentOf,
  documents,
  ingressText,
  invalidIngressText,
} from './manifest-texts.ts'

/** The state of one file that held these texts one after the other. */
function fileOf(path: string, ...texts: readonly string[]): FileState {
  let state: FileState | null = null
  for (const text of texts) state = nextFileState(state, path, contentOf(path, text))
  if (state === null) throw new Error('no text given')
  return state
}

function compose(...files: readonly FileState[]): ObjectSet {
  return composeObjectSet(files, claimsOf(files), [])
}

function ingresses(set: ObjectSet): string[] {
  return set.objects.map(({ meta, file }) => `${meta.name.value} of ${file.path}`)
}

function pathsOf(set: ObjectSet, name: string): string[] {
  for (const object of set.objects) {
    if (object.kind !== 'Ingress' || object.meta.name.value !== name) continue
    return object.rules.flatMap(({ paths }) => paths?.map(({ path }) => path.value) ?? [])
  }
  return []
}

function codes(set: ObjectSet): string[] {
  return set.diagnostics.map(({ code, file }) => `${code} in ${file.path}`)
}

test('objects come in the order of files and of positions', () => {
  const set = compose(
    fileOf('a.yaml', documents(ingressText('z'), ingressText('w'))),
    fileOf('b.yaml', ingressText('x')),
  )
  expect(ingresses(set)).toEqual(['z of a.yaml', 'w of a.yaml', 'x of b.yaml'])
  expect(set).toMatchObject({ degraded: [], rejected: 0, diagnostics: [] })
})

test('a document that is broken keeps its last good objects while the others of its file move on', () => {
  const set = compose(
    fileOf(
      'a.yaml',
      documents(ingressText('web'), ingressText('api')),
      documents(brokenText, ingressText('api', '/new')),
    ),
  )
  expect(set.objects.map(({ meta }) => meta.name.value).sort()).toEqual(['api', 'web'])
  expect(pathsOf(set, 'api')).toEqual(['/new'])
  expect(set.degraded).toEqual(['Ingress/default/web'])
  expect(set.diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
})

test('a document that stays broken keeps its last good objects through every further edit', () => {
  const set = compose(fileOf('a.yaml', ingressText('web'), brokenText, `${brokenText}# again`))
  expect(ingresses(set)).toEqual(['web of a.yaml'])
})

test('the objects of a repaired document are its present ones', () => {
  const set = compose(fileOf('a.yaml', ingressText('web'), brokenText, ingressText('api')))
  expect(ingresses(set)).toEqual(['api of a.yaml'])
  expect(set.degraded).toEqual([])
})

test('an object that is no longer valid keeps its last good form', () => {
  const set = compose(fileOf('a.yaml', ingressText('web', '/good'), invalidIngressText('web')))
  expect(pathsOf(set, 'web')).toEqual(['/good'])
  expect(set.degraded).toEqual(['Ingress/default/web'])
  expect(codes(set)).toEqual(['bad-value in a.yaml'])
})

test('an object that never was valid is served as far as it goes', () => {
  const set = compose(fileOf('a.yaml', invalidIngressText('web')))
  expect(ingresses(set)).toEqual(['web of a.yaml'])
  expect(set.degraded).toEqual(['Ingress/default/web'])
  expect(set.rejected).toBe(0)
})

test('a file that can not be read at all and never could counts as rejected', () => {
  const set = compose(fileOf('a.yaml', brokenText), fileOf('b.yaml', ingressText('web')))
  expect(ingresses(set)).toEqual(['web of b.yaml'])
  expect(set.rejected).toBe(1)
})

test('of an object that is in two files the first one counts and the second gets a diagnostic', () => {
  const set = compose(
    fileOf('a.yaml', ingressText('web', '/a')),
    fileOf('b.yaml', documents(ingressText('api'), ingressText('web', '/b'))),
  )
  expect(ingresses(set)).toEqual(['web of a.yaml', 'api of b.yaml'])
  expect(codes(set)).toEqual(['duplicate-object in b.yaml'])
  const [diagnostic] = set.diagnostics
  expect(diagnostic?.message).toContain('a.yaml:1, which counts')
  expect(diagnostic?.file.text.slice(diagnostic.at.start, diagnostic.at.end)).toBe('web')
})

test('an object that never was valid does not take the place of a good one in another file', () => {
  const set = compose(
    fileOf('a.yaml', invalidIngressText('web')),
    fileOf('b.yaml', ingressText('web', '/b')),
  )
  expect(pathsOf(set, 'web')).toEqual(['/b'])
  expect(set.degraded).toEqual([])
  expect(codes(set)).toEqual(['bad-value in a.yaml', 'duplicate-object in a.yaml'])
})

test('of an object that is twice in one file the first one counts', () => {
  const set = compose(
    fileOf('a.yaml', documents(ingressText('web', '/a'), ingressText('web', '/b'))),
  )
  expect(pathsOf(set, 'web')).toEqual(['/a'])
  expect(codes(set)).toEqual(['duplicate-object in a.yaml'])
})

test('a broken document still holds its place before a duplicate in another file', () => {
  const set = compose(
    fileOf('a.yaml', ingressText('web', '/a'), brokenText),
    fileOf('b.yaml', ingressText('web', '/b')),
  )
  expect(pathsOf(set, 'web')).toEqual(['/a'])
})

test('what is leaving a file counts until another file has it, and is no duplicate then', () => {
  const leaving = { ...fileOf('a.yaml', ingressText('web', '/a')), isLeaving: true }
  expect(pathsOf(compose(leaving), 'web')).toEqual(['/a'])
  const moved = compose(leaving, fileOf('b.yaml', ingressText('web', '/b')))
  expect(pathsOf(moved, 'web')).toEqual(['/b'])
  expect(codes(moved)).toEqual([])
})

test('diagnostics point into the present text, kept objects into the text that they came from', () => {
  const set = compose(fileOf('a.yaml', ingressText('web'), invalidIngressText('web')))
  expect(set.diagnostics[0]?.file.text).toBe(invalidIngressText('web'))
  expect(set.objects[0]?.file.text).toBe(ingressText('web'))
})

test('an object may be called constructor', () => {
  const set = compose(
    fileOf('a.yaml', ingressText('constructor')),
    fileOf('b.yaml', ingressText('constructor')),
  )
  expect(ingresses(set)).toEqual(['constructor of a.yaml'])
  expect(codes(set)).toEqual(['duplicate-object in b.yaml'])
})
