import { randomUUID } from 'node:crypto'
import { access, link, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSelfSigned } from '../make-certificate.ts'

/** The Secret that ingresses/kubia-tls.yaml names. */
const name = 'tls-secret'
const hosts = ['kubia.example.com', 'foo.example.com', 'bar.example.com']
const days = 365

/**
 * Makes the TLS Secret of the samples in a certs folder unless there is one, so that no private key needs to be in the
 * repository. Answers the new file's path; null: it was there.
 */
export async function makeTlsSecret(folder: string): Promise<string | null> {
  const path = join(folder, `${name}.yaml`)
  if ((await exists(path)) || (await exists(join(folder, `${name}.crt`)))) return null
  await mkdir(folder, { recursive: true })

  const { chain, privateKey } = await makeSelfSigned(hosts, days)
  const draft = join(folder, `.${randomUUID()}`)
  try {
    await writeFile(draft, secretManifest(chain, privateKey.reveal()), { mode: 0o600, flag: 'wx' })
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
  return path
}

function secretManifest(chain: string, privateKey: string): string {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  return `# Made at the first start of the demo, and self-signed. Without this file the next start makes another one.
apiVersion: v1
kind: Secret
metadata:
  name: ${name}
type: kubernetes.io/tls
data:
  tls.crt: ${encoded(chain)}
  tls.key: ${encoded(privateKey)}
`
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
