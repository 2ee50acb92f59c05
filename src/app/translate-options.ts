import type { TranslateOptions } from '../control/translate/translate.ts'
import type { Certificate } from '../snapshot/certificate.ts'
import type { TranslatingOptions } from './options/option-table.ts'

/** What the control plane takes of the options; the time is added with each translation. */
export function translateOptions(
  options: TranslatingOptions,
  defaultCertificate: Certificate | null,
): Omit<TranslateOptions, 'now'> {
  return {
    probes: options.probes,
    allowExecProbes: options.allowExecProbes,
    disableExternalNames: options.disableExternalNames,
    ingressClasses: options.ingressClass,
    watchWithoutClass: options.watchWithoutClass,
    defaultBackend: options.defaultBackend,
    defaultSecret: options.defaultSslCertificate,
    defaultCertificate,
  }
}
