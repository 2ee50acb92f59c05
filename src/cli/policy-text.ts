import { duration, size } from '../app/options/value-kinds.ts'

/** A value of `RoutePolicies` for people; `policy` is its name there, which tells the unit. */
export function policyText(policy: string, value: unknown): string {
  if (value === null) return 'not set'
  if (typeof value === 'number') {
    if (policy.startsWith('timeouts.')) return value === 0 ? 'no limit' : duration.show(value)
    if (policy === 'maxBodySize') return value === 0 ? 'no limit' : size.show(value)
  }
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return JSON.stringify(value)
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => (name === 'kind' ? part : `${name} ${policyText(name, part)}`))
    .join(', ')
}
