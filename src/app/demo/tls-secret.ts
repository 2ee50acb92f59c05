import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSelfSigned } from '../certificates/make-certificate.ts'
import { secretManifest } from '../certificates/secret-manifest.ts'
import { writePrivate } from '../write-private.ts'

/** The Secret that ingresses/kubia.yaml names. */
const name = 'tls-secret'
const hosts = ['kubia.example.com', 'foo.example.com', 'bar.example.com']
const days = 365
const comment =
  'Made at the first start of the demo, and self-signed. Without this file the next start makes another one.'

/**
 * Makes the TLS Secret of the samples in a certs folder unless there is one, so that no private key needs to be in the
 * repository. Answers the new file's path; null: it was there.
 */
export async function makeTlsSecret(folder: string): Promise<string | null> {
  const path = join(folder, `${name}.yaml`)
  if ((await exists(path)) || (await exists(join(folder, `${name}.crt`)))) return null
  const made = await makeSelfSigned(hosts, days)
  const manifest = secretManifest({ namespace: null, name }, made, null, comment)
  return (await writePrivate(path, manifest, false)) ? path : null
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
