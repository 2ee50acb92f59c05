import { createHash } from 'node:crypto'
import { duration, size } from '../app/options/value-kinds.ts'
import { Redacted } from '../base/redacted.ts'

/** A value of `RoutePolicies` for people; `policy` is its name there, which tells the unit. */
export function policyText(policy: string, value: unknown): string {
  if (value === null) return 'not set'
  if (typeof value === 'number') {
    if (policy.startsWith('timeouts.')) return value === 0 ? 'no limit' : duration.show(value)
    if (policy === 'maxBodySize') return value === 0 ? 'no limit' : size.show(value)
  }
  if (typeof value === 'string' && value.includes('-----BEGIN ')) return pemText(value)
  if (typeof value !== 'object' || value instanceof Redacted) return String(value)
  if (Array.isArray(value)) return JSON.stringify(value)
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => (name === 'kind' ? part : `${name} ${policyText(name, part)}`))
    .join(', ')
}

/** Enough to tell one from another: nobody reads certificates by the page in a table. */
function pemText(pem: string): string {
  return `PEM ${createHash('sha256').update(pem).digest('hex').slice(0, 12)}`
}
