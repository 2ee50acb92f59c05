import { bindingFor, indexBindings } from '../../snapshot/binding.ts'
import type { ExplainedCertificate } from '../../snapshot/explanation.ts'
import { type HostPattern, hostText } from '../../snapshot/host.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** The certificate that a client is shown who asks for this name, which is null where it names none. */
export function explainCertificate(
  { bindings, certificates, defaultCertificate }: Snapshot,
  serverName: string | null,
): ExplainedCertificate {
  const host: HostPattern =
    serverName === null ? { kind: 'any' } : { kind: 'exact', name: serverName }
  const binding = bindingFor(indexBindings(bindings), host)
  const id = binding?.certificates[0]
  const certificate = certificates.find((known) => known.id === id) ?? defaultCertificate
  return {
    source: certificate?.id ?? 'default',
    subject: certificate?.subject ?? '',
    names: certificate?.names ?? [],
    notAfter: certificate === null ? null : new Date(certificate.notAfter).toISOString(),
    why: whyOf(binding, id, serverName),
  }
}

function whyOf(
  binding: ReturnType<typeof bindingFor>,
  id: string | undefined,
  serverName: string | null,
): string {
  const name = serverName ?? 'a client that names no host'
  if (binding === null) return `no TLS entry names ${name}: the default certificate is shown`
  const entry = `a TLS entry of Ingress ${binding.ingress} names ${hostText(binding.host)}`
  return id === undefined
    ? `${entry}, without a Secret that can be used: the default certificate is shown`
    : `${entry}: the certificate of Secret ${id} is shown`
}
