import type { RoutePolicies } from './policy.ts'
import { samePlain } from './same.ts'

/** One thing that an Ingress asks for beside its routes. */
export interface PolicyChange {
  /** Its name in `RoutePolicies`, such as `timeouts.read`. */
  readonly policy: string
  readonly before: unknown
  readonly after: unknown
}

/** As deep as both sides have the same form: another cookie name is one value, another way of balancing all of them. */
export function diffPolicies(before: RoutePolicies, after: RoutePolicies): PolicyChange[] {
  return diffValues('', before, after)
}

function diffValues(policy: string, before: unknown, after: unknown): PolicyChange[] {
  if (samePlain(before, after)) return []
  if (!isPlain(before) || !isPlain(after) || !haveOneForm(before, after)) {
    return [{ policy, before, after }]
  }
  return Object.keys(before).flatMap((key) =>
    diffValues(policy === '' ? key : `${policy}.${key}`, before[key], after[key]),
  )
}

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function haveOneForm(before: Plain, after: Plain): boolean {
  const keys = Object.keys(before)
  return (
    before.kind === after.kind &&
    keys.length === Object.keys(after).length &&
    keys.every((key) => Object.hasOwn(after, key))
  )
}
