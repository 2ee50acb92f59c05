import type { Report } from '../../diagnostics/diagnostic.ts'
import { shorten } from '../../diagnostics/shorten.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import type { Annotation } from '../../kubernetes/meta.ts'
import { complain } from '../complain.ts'
import { booleanGrammar } from './boolean-grammar.ts'
import { knownAnnotations, nginxPrefix, ownAnnotations, ownPrefix } from './known-annotations.ts'
import type { NearestAnnotation } from './nearest-annotation.ts'

/** Tells of every annotation that is misspelt, or known and without effect. Those of other controllers are left alone. */
export function checkAnnotations(
  ingress: Ingress,
  nearest: NearestAnnotation,
  report: Report,
): void {
  for (const [key, annotation] of ingress.meta.annotations) {
    if (isKnown(key)) reportState(ingress, key, annotation, report)
    else reportUnknown(ingress, key, annotation, nearest, report)
  }
}

function isKnown(key: string): boolean {
  return (
    (key.startsWith(nginxPrefix) && knownAnnotations.has(key.slice(nginxPrefix.length))) ||
    (key.startsWith(ownPrefix) && ownAnnotations.has(key.slice(ownPrefix.length)))
  )
}

function reportUnknown(
  ingress: Ingress,
  key: string,
  { keyAt: at }: Annotation,
  nearest: NearestAnnotation,
  report: Report,
): void {
  const meant = nearest.find(key)
  const isOurs = key.startsWith(nginxPrefix) || key.startsWith(ownPrefix)
  if (meant === null && !isOurs) return
  complain(report, ingress, {
    code: 'unknown-annotation',
    at,
    message: `the annotation ${shorten(key, 100)} is not known`,
    hint: meant === null ? null : `did you mean ${meant}?`,
  })
}

function reportState(
  ingress: Ingress,
  key: string,
  { value, keyAt: at }: Annotation,
  report: Report,
): void {
  const name = key.slice(key.indexOf('/') + 1)
  const state = knownAnnotations.get(name)
  if (state === 'removed') {
    complain(report, ingress, {
      code: 'annotation-removed',
      at,
      message: `${key} was removed from ingress-nginx long ago, and has no effect here either`,
      hint: replacements.get(name) ?? 'remove it',
    })
  } else if (state === 'not-yet' && !isSwitchedOff(name, value)) {
    complain(report, ingress, {
      code: 'annotation-not-supported-yet',
      at,
      message: `${key} has no effect yet`,
    })
  } else if (state === 'not-yet-protection' && !isSwitchedOff(name, value)) {
    complain(report, ingress, {
      code: 'annotation-not-supported-yet',
      severity: 'error',
      at,
      message: `${key} has no effect yet: the protection that it asks for is missing`,
      hint: 'the routes of this Ingress are open to everybody who reaches the proxy',
    })
  }
}

const replacements: ReadonlyMap<string, string> = new Map([
  ['secure-backends', 'backend-protocol: HTTPS took its place'],
  ['grpc-backend', 'backend-protocol: GRPC took its place'],
])

/** "false" asks for what happens anyway, except where the default is on. */
function isSwitchedOff(name: string, value: string): boolean {
  return name !== 'enable-access-log' && booleanGrammar.parse(value.trim()) === false
}
