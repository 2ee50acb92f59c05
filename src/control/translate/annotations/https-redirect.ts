import type { HttpsRedirect } from '../../../snapshot/policy.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { booleanGrammar } from './boolean-grammar.ts'
import { readAnnotation } from './read-annotation.ts'

/** ssl-redirect, force-ssl-redirect and preserve-trailing-slash. */
export function readHttpsRedirect(ingress: Ingress, report: Report): HttpsRedirect {
  const read = (name: string) => readAnnotation(ingress, name, booleanGrammar, report)
  const redirect = read('ssl-redirect')
  const force = read('force-ssl-redirect')
  return {
    when: force === true ? 'always' : whenOf(redirect),
    keepTrailingSlash: read('preserve-trailing-slash') === true,
  }
}

function whenOf(redirect: boolean | null): HttpsRedirect['when'] {
  if (redirect === null) return null
  return redirect ? 'with-certificate' : 'never'
}
