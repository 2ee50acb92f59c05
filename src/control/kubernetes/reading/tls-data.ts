import type { Problem } from '../../diagnostics/problem.ts'
import type { Located } from '../../diagnostics/source-file.ts'
import { certificateBlocks, parseCertificate } from '../certificate-chain.ts'
import { checkKeyPair } from '../key-pair.ts'
import type { TlsMaterial } from '../secret.ts'
import { findEntry, headOf, isNull, type Mapping } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { wrongType } from './scalars.ts'
import type { Struct } from './struct.ts'

/** Of a Secret of type kubernetes.io/tls; null: not usable, and why has been reported. */
export function readTlsData(
  secret: Struct<'data' | 'stringData'>,
  context: Context,
): TlsMaterial | null {
  const certificate = readPem(secret, 'tls.crt', context)
  const key = readPem(secret, 'tls.key', context)
  const ca = readCa(secret, context)
  return certificate && key ? checkKeyPair(certificate, key, ca, context.problems) : null
}

/** `ca.crt` of a Secret of any other type, where it may as well be something else: null, and not a word, if it can't be read. */
export function readAuthorities(
  secret: Struct<'data' | 'stringData'>,
  context: Context,
): string | null {
  const ca = readCa(secret, { ...context, problems: [] })
  const certificates = certificateBlocks(ca?.value ?? '').map(parseCertificate)
  const isUsable = certificates.length > 0 && !certificates.includes(null)
  return isUsable ? certificates.map(String).join('') : null
}

/** Optional, and often empty; the host can be served without it. */
function readCa(secret: Struct<'data' | 'stringData'>, context: Context): Located<string> | null {
  if (!valueIn(secret, 'stringData', 'ca.crt') && !valueIn(secret, 'data', 'ca.crt')) return null
  const problems: Problem[] = []
  const ca = readPem(secret, 'ca.crt', { ...context, problems })
  context.problems.push(
    ...problems.map((problem) => ({ ...problem, severity: 'warning' as const })),
  )
  return ca === undefined || ca.value.trim() === '' ? null : ca
}

/** `stringData` is plain text and goes before `data`, as in the API server. */
function readPem(
  secret: Struct<'data' | 'stringData'>,
  name: string,
  context: Context,
): Located<string> | undefined {
  const plain = valueIn(secret, 'stringData', name)
  const entry = plain ?? valueIn(secret, 'data', name)
  if (!entry) {
    const message = `a Secret of type kubernetes.io/tls needs \`${name}\` under \`data\``
    return reject(context, 'missing-field', headOf(secret.mapping), message)
  }
  const { value } = entry
  if (value.kind !== 'scalar' || typeof value.value !== 'string') {
    return wrongType(value, name, 'text', context)
  }
  if (plain) return { value: value.value, at: value.at }
  const decoded = decodeBase64(value.value)
  if (decoded !== null) return { value: decoded, at: value.at }
  const hint = value.value.includes('-----BEGIN')
    ? 'under `data` everything is base64; PEM as it is goes under `stringData`'
    : 'for example what `base64 -w0 FILE` prints'
  return reject(context, 'bad-base64', value.at, `\`${name}\` is not base64`, hint)
}

function valueIn(
  secret: Struct<'data' | 'stringData'>,
  field: 'data' | 'stringData',
  name: string,
) {
  const values = findEntry(secret.mapping, field)?.value
  const entry = values?.kind === 'mapping' ? findEntry(values as Mapping, name) : undefined
  return entry && !isNull(entry.value) ? entry : undefined
}

/** null: not base64. Line ends inside are fine, as in Go's decoder; Buffer would take anything. */
function decodeBase64(text: string): string | null {
  const compact = text.replaceAll(/[\r\n]/g, '').trim()
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return null
  return Buffer.from(compact, 'base64').toString('latin1')
}
