import type { ProxyOptions } from '../proxy/proxy.ts'
import type { Options } from './options/option-table.ts'

/** null: Strict-Transport-Security is not sent. */
export function hstsOf(
  options: Pick<Options, 'hsts' | 'hstsMaxAge' | 'hstsIncludeSubdomains' | 'hstsPreload'>,
): NonNullable<ProxyOptions['hsts']> | null {
  if (!options.hsts) return null
  return {
    maxAge: options.hstsMaxAge,
    includeSubDomains: options.hstsIncludeSubdomains,
    preload: options.hstsPreload,
  }
}
