import { expect, test } from 'vitest'
import { Redacted } from '../../src/base/redacted.ts'
import { dumpSnapshot } from '../../src/snapshot/dump.ts'
import { aCertificate, aSnapshot } from './a-snapshot.ts'

test('a dump shows which certificates there are, but neither key nor chain', () => {
  const certificate = aCertificate('default/a', { privateKey: new Redacted('very secret') })
  const text = JSON.stringify(
    dumpSnapshot(aSnapshot({ certificates: [certificate], defaultCertificate: certificate })),
  )
  expect(text).not.toMatch(/very secret|redacted|BEGIN|privateKey|chain/)
  expect(text.match(/"fingerprint":"AA:BB"/g)).toHaveLength(2)
})
