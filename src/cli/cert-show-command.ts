import { certificatesIn } from '../app/certificates/certificates-in.ts'
import { servedCertificates } from '../app/certificates/served-certificates.ts'
import { translateOnce } from '../app/offline.ts'
import { servingOptions, translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { renderText } from '../control/diagnostics/render-text.ts'
import { certificateText, hostsText } from './certificate-text.ts'
import type { Output } from './output.ts'

/**
 * Files: what is in them. Without files, or with `--manifests`: what is shown for which host. Resolves to the exit status: 1
 * where a certificate can't be used.
 */
export async function certShow(
  files: readonly string[],
  flags: FlagValues,
  { format }: { readonly format: 'text' | 'json' },
  output: Output,
): Promise<number> {
  const now = systemClock.now()
  const read = []
  for (const file of files) read.push(await certificatesIn(file, now))
  const certificates = read.flatMap((each) => each.certificates)
  const diagnostics = read.flatMap((each) => each.diagnostics)

  const asksForHosts = files.length === 0 || flags.has('manifests') || flags.has('certs')
  const hosts = asksForHosts ? await servedHosts(flags, now) : null

  if (format === 'json') {
    output.out(`${JSON.stringify({ certificates, hosts }, null, 2)}\n`)
  } else {
    for (const certificate of certificates) output.out(`${certificateText(certificate)}\n`)
    if (hosts !== null) output.out(hostsText(hosts))
  }
  for (const diagnostic of diagnostics) output.err(`${renderText(diagnostic)}\n`)
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0
}

async function servedHosts(flags: FlagValues, now: number) {
  const { manifests } = readOptions({ manifests: servingOptions.manifests }, flags).values
  const options = readOptions(translatingOptions, flags)
  const { snapshot } = await translateOnce(manifests, options, systemClock)
  return [...servedCertificates(snapshot, now)]
}
