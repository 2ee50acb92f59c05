import { isIP } from 'node:net'
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { CodedError } from '../../base/coded-error.ts'
import { writePrivate } from '../write-private.ts'
import { localAuthority } from './local-authority.ts'
import { commonNameOf, makeCertificate } from './make-certificate.ts'
import { secretManifest } from './secret-manifest.ts'

export interface CreateOptions {
  /** Host names, wildcards, IP addresses; as a user writes them. */
  readonly hosts: readonly string[]
  /** null: after the first host. */
  readonly name: string | null
  /** null: default. */
  readonly namespace: string | null
  readonly days: number
  readonly key: 'ec' | 'rsa'
  /** Folder that is written to. */
  readonly out: string
  /** NAME.crt and NAME.key instead of a manifest. */
  readonly pair: boolean
  /** Folder of the local CA that vouches; null: the certificate vouches for itself. */
  readonly authorityFolder: string | null
  /** Replace what is there. */
  readonly force: boolean
}

export interface Created {
  readonly files: readonly string[]
  readonly namespace: string
  readonly name: string
  readonly hosts: readonly string[]
  readonly chain: string
  /** File of the CA that vouches. */
  readonly ca: string | null
}

/** Makes a certificate and writes it where `run` finds it. Throws a CodedError for what the user can mend. */
export async function createCertificate(options: CreateOptions): Promise<Created> {
  const hosts = [...new Set(options.hosts.map(checkedHost))]
  const { namespace, key, days, pair, force } = options
  const name = checkedName(options.name ?? nameAfter(hosts[0] ?? ''))
  if (namespace !== null) checkedNamespace(namespace)
  const issuer =
    options.authorityFolder === null ? null : await localAuthority(options.authorityFolder)
  const wish = { commonName: commonNameOf(hosts), names: hosts, days, key, for: 'server' } as const
  const made = await makeCertificate({ ...wish, issuer })

  const folder = pair && namespace !== null ? join(options.out, namespace) : options.out
  const comment = `Made by postern cert create for ${hosts.join(', ')}.`
  const contents: readonly (readonly [string, string])[] = pair
    ? [
        [join(folder, `${name}.key`), made.privateKey.reveal()],
        [join(folder, `${name}.crt`), made.chain],
      ]
    : [
        [
          join(folder, namespace === null ? `${name}.yaml` : `${namespace}.${name}.yaml`),
          secretManifest({ namespace, name }, made, issuer?.chain ?? null, comment),
        ],
      ]
  for (const [path, text] of contents) {
    if (await writePrivate(path, text, force)) continue
    throw new CodedError(
      'file-exists',
      `${path} is there already`,
      '--force replaces it, --name takes another name',
    )
  }
  return {
    files: contents.map(([path]) => path),
    namespace: namespace ?? 'default',
    name,
    hosts,
    chain: made.chain,
    ca: issuer?.path ?? null,
  }
}

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`)
const objectName = new RegExp(`^${label}(?:\\.${label})*$`)
const namespaceName = new RegExp(`^${label}$`)

/** Lower case; other alphabets as they go over the wire. */
function checkedHost(text: string): string {
  if (isIP(text) !== 0) return text
  const wildcard = text.startsWith('*.') ? '*.' : ''
  // As part of a URL, which would end at some of these.
  const bare = /[\\/?#@:\s]/.test(text) ? '' : domainToASCII(text.slice(wildcard.length))
  const host = wildcard + bare
  if (hostName.test(host) && host.length <= 253) return host
  throw new CodedError(
    'bad-option',
    `${JSON.stringify(text)} is not a host name, a wildcard such as *.example.com, or an IP address`,
  )
}

function nameAfter(host: string): string {
  if (isIP(host) !== 0) return `ip-${host.replaceAll(':', '-')}`
  return host.replace('*', 'wildcard')
}

function checkedName(name: string): string {
  if (objectName.test(name) && name.length <= 253) return name
  throw new CodedError(
    'bad-option',
    `--name ${JSON.stringify(name)}: not a name that a Secret can have`,
  )
}

function checkedNamespace(name: string): void {
  if (namespaceName.test(name)) return
  throw new CodedError(
    'bad-option',
    `--namespace ${JSON.stringify(name)}: not a name that a namespace can have`,
  )
}
