import { randomInt } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const samples = join(import.meta.dirname, '../../ingresses')

export interface SampleFolder {
  readonly path: string
  /** The first three numbers of its pods' addresses. */
  readonly network: string
  readonly remove: () => void
}

/** A folder with a copy of the samples whose pods have addresses of their own, so that no other demo is in the way. */
export function makeSampleFolder(): SampleFolder {
  const path = mkdtempSync(join(tmpdir(), 'postern-e2e-'))
  const network = `127.${randomInt(1, 255)}.${randomInt(1, 255)}`
  cpSync(samples, join(path, 'ingresses'), { recursive: true })
  edit(path, 'kubia-pods.yaml', (text) => text.replaceAll('127.0.10.', `${network}.`))
  return { path, network, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Changes a manifest in place, as an editor does. */
export function edit(folder: string, name: string, change: (text: string) => string): void {
  const file = join(folder, 'ingresses', name)
  const before = readFileSync(file, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`nothing to change in ${name}`)
  writeFileSync(file, after)
}
