import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../src/control/kubernetes/object.ts'
import type { TranslateOptions } from '../../../src/control/translate/translate.ts'
import { fillCertificates } from './golden-certificates.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

export const goldenFolder = join(import.meta.dirname, 'golden')
export const goldenNames: readonly string[] = readdirSync(goldenFolder)

/** The manifests of one case, read, and the options that it is translated with. */
export function readGoldenCase(name: string): {
  readonly objects: readonly KubernetesObject[]
  readonly options: TranslateOptions
} {
  const folder = join(goldenFolder, name)
  const files = readdirSync(folder)
  const options = files.includes('options.json')
    ? JSON.parse(readFileSync(join(folder, 'options.json'), 'utf8'))
    : {}
  const objects = files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => objectsOf(fillCertificates(readFileSync(join(folder, file), 'utf8')), file))
  return { objects, options: { ...testOptions, ...options } }
}
