import type { TranslateOptions } from '../../../src/control/translate/translate.ts'

export const testOptions: TranslateOptions = {
  probes: 'active',
  allowExecProbes: false,
  disableExternalNames: false,
  ingressClasses: ['postern', 'nginx'],
  watchWithoutClass: true,
  defaultBackend: null,
  defaultSecret: null,
  defaultCertificate: null,
  now: Date.UTC(2026, 0, 1),
}
