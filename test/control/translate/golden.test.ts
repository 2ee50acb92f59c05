import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { translate } from '../../../src/control/translate/translate.ts'
import { checkSnapshot } from '../../../src/snapshot/check.ts'
import { dumpSnapshot } from '../../../src/snapshot/dump.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { diagnosticLine } from './diagnostic-line.ts'
import { fillCertificates } from './golden-certificates.ts'
import { objectsOf } from './objects-of.ts'
import { testOptions } from './test-options.ts'

// Each folder of golden/ is a case: its manifests (and options.json) in, snapshot.json and diagnostics.txt out.
// UPDATE_GOLDEN=1 writes what comes out as what is expected: format it, and look at the difference before you keep it.

const golden = join(import.meta.dirname, 'golden')
const update = process.env['UPDATE_GOLDEN'] === '1'

for (const name of readdirSync(golden)) {
  test(`golden case ${name} comes out as it is written down`, () => {
    const folder = join(golden, name)
    const { snapshot, diagnostics } = translateFolder(folder)
    expect(checkSnapshot(snapshot)).toEqual([])
    const dumped = JSON.stringify(dump(snapshot), null, 2)
    expect(JSON.parse(dumped)).toStrictEqual(
      JSON.parse(expected(join(folder, 'snapshot.json'), dumped)),
    )
    const lines = diagnostics.map(diagnosticLine).join('')
    expect(lines).toBe(expected(join(folder, 'diagnostics.txt'), lines))
  })
}

function translateFolder(folder: string) {
  const files = readdirSync(folder)
  const objects = files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => objectsOf(fillCertificates(readFileSync(join(folder, file), 'utf8')), file))
  const options = files.includes('options.json')
    ? JSON.parse(readFileSync(join(folder, 'options.json'), 'utf8'))
    : {}
  return translate(objects, { ...testOptions, ...options })
}

/** Certificates are new with each run: all of them but the fingerprint stays the same. */
function dump(snapshot: Snapshot): object {
  const { certificates, ...rest } = dumpSnapshot(snapshot)
  return {
    ...rest,
    certificates: certificates.map((certificate) => {
      expect(certificate.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      return { ...certificate, fingerprint: 'checked' }
    }),
  }
}

function expected(file: string, actual: string): string {
  if (update) writeFileSync(file, actual)
  return readFileSync(file, 'utf8')
}
