import { mkdir, readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { CodedError } from '../../base/coded-error.ts'
import { Redacted } from '../../base/redacted.ts'
import { writePrivate } from '../write-private.ts'
import { type MadeCertificate, makeCertificate } from './make-certificate.ts'

const days = 3_650

export interface LocalAuthority extends MadeCertificate {
  /** Of its certificate, for clients that are to trust it. */
  readonly path: string
}

/**
 * The CA of this machine, `ca.crt` and `ca.key` in the state folder; made there the first time. Throws a CodedError where only
 * one of the two is there, or can be read: whoever trusts the certificate should not be left with another one.
 */
export async function localAuthority(stateDir: string): Promise<LocalAuthority> {
  const path = join(stateDir, 'ca.crt')
  const keyPath = join(stateDir, 'ca.key')
  const [chain, key] = [await readIfThere(path), await readIfThere(keyPath)]
  if (chain !== null && key !== null) return { path, chain, privateKey: new Redacted(key) }
  if (chain !== null || key !== null) {
    const missing = chain === null ? path : keyPath
    throw new CodedError(
      'ca-incomplete',
      `${missing} is missing beside its other half`,
      'put it back, or remove both',
    )
  }
  const made = await makeCertificate({
    commonName: `Postern CA of ${hostname()}`.slice(0, 64),
    names: [],
    days,
    key: 'ec',
    for: 'authority',
    issuer: null,
  })
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  await writePrivate(keyPath, made.privateKey.reveal(), false)
  await writePrivate(path, made.chain, false)
  return { ...made, path }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new CodedError('ca-unreadable', `${path} cannot be read: ${code}`)
  }
}
