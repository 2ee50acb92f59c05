import type { CookieAffinity } from '../../../src/snapshot/policy.ts'

export function aPolicy(asked: Partial<CookieAffinity> = {}): CookieAffinity {
  return {
    kind: 'cookie',
    cookieName: 'INGRESSCOOKIE',
    path: null,
    domain: null,
    maxAge: null,
    expires: null,
    sameSite: null,
    secure: false,
    changeOnFailure: false,
    ...asked,
  }
}
