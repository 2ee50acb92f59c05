import type { PodIdentity, PodTrust } from '../../snapshot/policy.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import type { Secret } from '../kubernetes/secret.ts'
import { serverNameGrammar } from './annotations/name-grammar.ts'
import { findAnnotation, readAnnotation } from './annotations/read-annotation.ts'
import { secretGrammar } from './annotations/secret-grammar.ts'
import { switchGrammar } from './annotations/switch-grammar.ts'
import { complain } from './complain.ts'
import { nameKey } from './name-key.ts'
import type { ObjectIndex } from './object-index.ts'

interface PodTls {
  readonly podTrust: PodTrust | null
  readonly podIdentity: PodIdentity | null
}

/**
 * proxy-ssl-verify and proxy-ssl-secret. Whoever asks for verification gets it: where the Secret with the authorities is missing, the
 * public ones count, which vouch for no private CA, so that a pod is rather not reached than reached unverified.
 */
export function readPodTls(ingress: Ingress, index: ObjectIndex, report: Report): PodTls {
  const isVerified = readAnnotation(ingress, 'proxy-ssl-verify', switchGrammar, report) === true
  const secret = readSecret(ingress, isVerified, index, report)
  // It is reported where the name that is sent to pods is read: once is enough.
  const name = readAnnotation(ingress, 'proxy-ssl-name', serverNameGrammar, () => undefined)
  return {
    podTrust: isVerified ? { name, authorities: secret?.ca ?? null } : null,
    podIdentity: secret === null ? null : identityOf(secret),
  }
}

function identityOf({ meta, tls }: Secret): PodIdentity | null {
  if (tls === null) return null
  const secret = nameKey(meta.namespace, meta.name.value)
  return { secret, chain: tls.chain, privateKey: tls.privateKey }
}

function readSecret(
  ingress: Ingress,
  isVerified: boolean,
  index: ObjectIndex,
  report: Report,
): Secret | null {
  const wanted = readAnnotation(ingress, 'proxy-ssl-secret', secretGrammar, report)
  const found = findAnnotation(ingress, 'proxy-ssl-secret')
  if (wanted === null || found === null) return null
  const { at } = found.annotation
  const own = ingress.meta.namespace
  const namespace = wanted.namespace ?? own
  const hint = isVerified
    ? 'pods are verified against public authorities, and a private one is refused'
    : 'no certificate is shown to pods'
  if (namespace !== own) {
    const message = `${found.key} names a Secret of the namespace ${namespace}; an Ingress reaches only its own, ${own}`
    complain(report, ingress, { code: 'bad-annotation-value', at, message, hint })
    return null
  }
  const id = nameKey(namespace, wanted.name)
  const secret = index.secrets.get(id)
  if (secret === undefined) {
    complain(report, ingress, {
      code: 'dangling-secret',
      at,
      message: `there is no Secret ${id}`,
      hint: index.secretNames.hint('Secret', namespace, wanted.name) ?? hint,
    })
    return null
  }
  const lacks = isVerified ? secret.ca === null : secret.tls === null && secret.ca === null
  if (lacks) {
    const message = isVerified
      ? `Secret ${id} has no ca.crt that can be read`
      : `Secret ${id} has neither a certificate with its key nor a ca.crt that can be read`
    complain(report, ingress, { code: 'secret-not-tls', at, message, hint })
  }
  return secret
}
