import { expect } from 'vitest'
import { readManifest } from '../../src/control/source/read-manifest.ts'
import { translate } from '../../src/control/translate/translate.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'

/** What the manifests mean together; an error in one is a mistake in the case list. */
export function caseSnapshot(...manifests: readonly string[]): Snapshot {
  const objects = manifests.flatMap((text) => {
    const { objects, diagnostics } = readManifest({ path: 'case.yaml', text })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    return objects
  })
  return translate(objects, {
    probes: 'active',
    allowExecProbes: false,
    disableExternalNames: false,
    ingressClasses: ['postern'],
    watchWithoutClass: true,
    defaultBackend: null,
    defaultSecret: null,
    defaultCertificate: null,
    now: 0,
  }).snapshot
}
