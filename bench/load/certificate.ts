import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSelfSigned } from '../../src/app/certificates/make-certificate.ts'

/** Files of PEM: a P-256 certificate, its key, and both in one. */
export interface CertificateFiles {
  readonly chain: string
  readonly key: string
  readonly both: string
}

export async function writeCertificate(folder: string): Promise<CertificateFiles> {
  const { chain, privateKey } = await makeSelfSigned(['bench.example.com'], 1)
  const files = {
    chain: join(folder, 'bench.crt'),
    key: join(folder, 'bench.key'),
    both: join(folder, 'bench.pem'),
  }
  await writeFile(files.chain, chain)
  await writeFile(files.key, privateKey.reveal())
  await writeFile(files.both, chain + privateKey.reveal())
  return files
}
