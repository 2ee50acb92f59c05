import { resolve } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Diagnostic } from '../control/diagnostics/diagnostic.ts'
import { sortDiagnostics } from '../control/diagnostics/sort-diagnostics.ts'
import { createDirectorySource } from '../control/source/directory-source.ts'
import { readOnce } from '../control/source/read-once.ts'
import { translate } from '../control/translate/translate.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { certFolders } from './cert-folders.ts'
import type { TranslatingOptions } from './options/option-table.ts'
import type { ReadOptions } from './options/read-options.ts'
import { translateOptions } from './translate-options.ts'

export interface Offline {
  readonly snapshot: Snapshot
  readonly diagnostics: readonly Diagnostic[]
  readonly files: number
  readonly objects: number
}

/**
 * The walk of an edit without publishing: read once, translate. Rejects with a CodedError where a path does not exist or
 * cannot be read.
 */
export async function translateOnce(
  paths: readonly string[],
  options: ReadOptions<TranslatingOptions>,
  clock: Clock,
): Promise<Offline> {
  const { values } = options
  const set = await readOnce(foldersOf(paths, options))
  const { snapshot, diagnostics } = translate(set.objects, {
    ...translateOptions(values, null),
    now: clock.now(),
  })
  return {
    snapshot,
    diagnostics: sortDiagnostics([...set.diagnostics, ...diagnostics]),
    files: set.sources.reduce((sum, { files }) => sum + files, 0),
    objects: set.objects.length,
  }
}

/**
 * Calls `onChange` after each change of what `translateOnce` would read, once it is quiet. Resolves to what ends that; rejects
 * where there is nothing to start from.
 */
export async function followManifests(
  paths: readonly string[],
  options: ReadOptions<TranslatingOptions>,
  onChange: () => void,
): Promise<() => Promise<void>> {
  const source = createDirectorySource(foldersOf(paths, options))
  await source.start()
  source.onChange(onChange)
  return () => source.stop()
}

/** Each path once, and a folder of certificates as what it is: `postern check certs` is to look at its pairs. */
function foldersOf(
  paths: readonly string[],
  { values, given }: ReadOptions<TranslatingOptions>,
): { readonly manifests: readonly string[]; readonly certs: readonly string[] } {
  const certs = new Set(values.certs.map((path) => resolve(path)))
  const named = new Map(paths.map((path) => [resolve(path), path]))
  const manifests = [...named].filter(([path]) => !certs.has(path)).map(([, path]) => path)
  const isGiven = given.has('certs') || manifests.length < named.size
  return { manifests, certs: certFolders(values.certs, isGiven, manifests) }
}
