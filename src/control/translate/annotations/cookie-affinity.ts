import type { CookieAffinity } from '../../../snapshot/policy.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { complain } from '../complain.ts'
import { booleanGrammar } from './boolean-grammar.ts'
import { cookieDomainGrammar, cookieNameGrammar, cookiePathGrammar } from './cookie-grammars.ts'
import type { Grammar } from './grammar.ts'
import { ownAnnotations } from './known-annotations.ts'
import { findAnnotation, readAnnotation } from './read-annotation.ts'
import { ageGrammar } from './seconds-grammar.ts'
import { wordGrammar } from './word-grammar.ts'

const kindGrammar = wordGrammar('cookie')
const modeGrammar = wordGrammar('balanced', 'persistent')
const sameSiteGrammar = wordGrammar('Strict', 'Lax', 'None')

/** affinity, affinity-mode and session-cookie-*. */
export function readCookieAffinity(ingress: Ingress, report: Report): CookieAffinity | null {
  const read = <T>(name: string, grammar: Grammar<T>) =>
    readAnnotation(ingress, name, grammar, report)
  if (read('affinity', kindGrammar) === null) {
    reportWithoutAffinity(ingress, report)
    return null
  }
  if (read('affinity-mode', modeGrammar) === 'balanced') reportBalanced(ingress, report)
  return {
    kind: 'cookie',
    cookieName: read('session-cookie-name', cookieNameGrammar) ?? 'INGRESSCOOKIE',
    path: read('session-cookie-path', cookiePathGrammar),
    domain: read('session-cookie-domain', cookieDomainGrammar),
    maxAge: read('session-cookie-max-age', ageGrammar),
    expires: read('session-cookie-expires', ageGrammar),
    sameSite: read('session-cookie-samesite', sameSiteGrammar),
    secure: read('session-cookie-secure', booleanGrammar) ?? false,
    changeOnFailure: read('session-cookie-change-on-failure', booleanGrammar) ?? false,
  }
}

/** Tells of the cookie's details where there is no cookie. A bad value of `affinity` has been told already. */
function reportWithoutAffinity(ingress: Ingress, report: Report): void {
  if (findAnnotation(ingress, 'affinity') !== null) return
  for (const name of ownAnnotations) {
    const found = findAnnotation(ingress, name)
    if (found === null) continue
    complain(report, ingress, {
      code: 'annotation-without-effect',
      at: found.annotation.keyAt,
      message: `${found.key} has no effect without the annotation affinity`,
      hint: 'add nginx.ingress.kubernetes.io/affinity: cookie',
    })
  }
}

function reportBalanced(ingress: Ingress, report: Report): void {
  const found = findAnnotation(ingress, 'affinity-mode')
  if (found === null) return
  complain(report, ingress, {
    code: 'annotation-without-effect',
    at: found.annotation.at,
    message: `${found.key}: balanced behaves as persistent`,
    hint: 'a session stays with its pod when pods are added',
  })
}
