import type { CertificateBinding } from './certificate.ts'
import type { HostPattern } from './host.ts'
import { hostText } from './host.ts'

/** Bindings by `hostText`. */
export type BindingIndex = ReadonlyMap<string, CertificateBinding>

export function indexBindings(bindings: readonly CertificateBinding[]): BindingIndex {
  return new Map(bindings.map((binding) => [hostText(binding.host), binding]))
}

/** What a TLS client is shown who asks for a host of this pattern: its own binding, or a wider one that takes it in. */
export function bindingFor(index: BindingIndex, host: HostPattern): CertificateBinding | null {
  const widening = [hostText(host)]
  if (host.kind === 'exact' && host.name.includes('.')) {
    widening.push(`*${host.name.slice(host.name.indexOf('.'))}`)
  }
  widening.push('*')
  for (const text of widening) {
    const binding = index.get(text)
    if (binding !== undefined) return binding
  }
  return null
}
