import { isIP } from 'node:net'
import { type CreateOptions, createCertificate } from '../app/certificates/create-certificate.ts'
import { describeCertificate } from '../app/certificates/describe-certificate.ts'
import { servingOptions } from '../app/options/option-table.ts'
import { readOptions } from '../app/options/read-options.ts'
import { count } from '../app/options/value-kinds.ts'
import { CodedError } from '../base/coded-error.ts'
import type { Output } from './output.ts'

export interface CertCreateFlags {
  readonly rsa?: true
  readonly days: string
  readonly ca?: true
  readonly out: string
  readonly pair?: true
  readonly name?: string
  readonly namespace?: string
  readonly force?: true
  readonly stateDir?: string
}

/** Clients refuse longer ones of servers, or will soon; a CA lives longer. */
const mostDays = 3_650

export async function certCreate(
  hosts: readonly string[],
  flags: CertCreateFlags,
  output: Output,
): Promise<number> {
  const created = await createCertificate(optionsOf(hosts, flags))
  const { namespace, name, files, ca, chain } = created
  const { key, names, notAfter } = describeCertificate(chain, Date.now())
  const trust =
    ca === null
      ? 'it vouches for itself: curl needs -k, browsers ask'
      : `the local CA vouches for it: curl --cacert ${ca}, or trust that file`
  output.out(
    `wrote ${files.join(' and ')}\n` +
      `  Secret ${namespace}/${name}, ${key}, for ${names.join(', ')}, until ${notAfter.slice(0, 10)}\n` +
      `  ${trust}\n`,
  )
  output.out(usage(created))
  return 0
}

function usage({ hosts, namespace, name }: Awaited<ReturnType<typeof createCertificate>>): string {
  const ofIngress = hosts.filter((host) => isIP(host) === 0)
  if (ofIngress.length === 0) {
    return `An Ingress can't name an address; postern run --default-ssl-certificate ${namespace}/${name} shows it.\n`
  }
  const list = ofIngress.map((host) => (host.startsWith('*') ? `"${host}"` : host)).join(', ')
  return (
    `An Ingress of namespace ${namespace} shows it with\n` +
    `  tls:\n  - hosts: [${list}]\n    secretName: ${name}\n`
  )
}

function optionsOf(hosts: readonly string[], flags: CertCreateFlags): CreateOptions {
  const days = count.parse(flags.days) ?? 0
  if (days < 1 || days > mostDays) {
    throw new CodedError(
      'bad-option',
      `--days ${JSON.stringify(flags.days)}: expects 1 to ${mostDays}`,
    )
  }
  const { stateDir } = servingOptions
  const given = new Map(flags.stateDir === undefined ? [] : [['stateDir', flags.stateDir]])
  return {
    hosts,
    name: flags.name ?? null,
    namespace: flags.namespace ?? null,
    days,
    key: flags.rsa === true ? 'rsa' : 'ec',
    out: flags.out,
    pair: flags.pair === true,
    authorityFolder: flags.ca === true ? readOptions({ stateDir }, given).values.stateDir : null,
    force: flags.force === true,
  }
}
