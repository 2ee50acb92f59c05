import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { translate } from '../../../src/control/translate/translate.ts'
import { checkSnapshot } from '../../../src/snapshot/check.ts'
import { dumpSnapshot, type PublicCertificate } from '../../../src/snapshot/dump.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { diagnosticLine } from './diagnostic-line.ts'
import { goldenFolder, goldenNames, readGoldenCase } from './golden-objects.ts'

// Each folder of golden/ is a case: its manifests (and options.json) in, snapshot.json and diagnostics.txt out.
// UPDATE_GOLDEN=1 writes what comes out as what is expected: format it, and look at the difference before you keep it.

const update = process.env.UPDATE_GOLDEN === '1'

test.each(goldenNames)('golden case %s comes out as it is written down', (name) => {
  const { objects, options } = readGoldenCase(name)
  const { snapshot, diagnostics } = translate(objects, options)
  expect(checkSnapshot(snapshot)).toEqual([])
  const dumped = `${JSON.stringify(dump(snapshot), null, 2)}\n`
  expect(JSON.parse(dumped)).toStrictEqual(JSON.parse(expected(name, 'snapshot.json', dumped)))
  const lines = diagnostics.map(diagnosticLine).join('')
  expect(lines).toBe(expected(name, 'diagnostics.txt', lines))
})

/** Certificates are new with each run: everything of them but the fingerprint stays the same. */
function dump(snapshot: Snapshot): object {
  const { certificates, defaultCertificate, ...rest } = dumpSnapshot(snapshot)
  const checked = (certificate: PublicCertificate) => {
    expect(certificate.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    return { ...certificate, fingerprint: 'checked' }
  }
  return {
    ...rest,
    defaultCertificate: defaultCertificate && checked(defaultCertificate),
    certificates: certificates.map(checked),
  }
}

function expected(name: string, file: string, actual: string): string {
  const path = join(goldenFolder, name, file)
  if (update) writeFileSync(path, actual)
  return readFileSync(path, 'utf8')
}
