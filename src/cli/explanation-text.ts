import type { Explanation } from '../snapshot/explanation.ts'
import type { Origin } from '../snapshot/origin.ts'
import { aligned } from './aligned.ts'

/** For people: what becomes of the request first, then what it goes through, then why. */
export function explanationText(explanation: Explanation): string {
  const { url, route, ingress, service, endpoints, certificate, steps, shadowed } = explanation
  const facts = [
    route && ['host', route.host],
    route && ['path', `${route.path} (${route.pathType})`],
    ingress && ['ingress', describe(ingress)],
    service && ['service', `${service.namespace}/${service.name}:${service.port}`],
    ...endpoints.map(({ address, port, pod, state, reason }, i) => [
      i === 0 ? 'endpoints' : '',
      `${state === 'eligible' ? '+' : '-'} ${address}:${port}${pod === undefined ? '' : ` ${pod}`}${reason === undefined ? '' : ` (${reason})`}`,
    ]),
    certificate && ['certificate', describeCertificate(certificate)],
  ].filter((fact) => fact !== null)
  return [
    `${url}\n${summary(explanation)}\n`,
    facts.length === 0 ? '' : `\n${aligned(facts)}`,
    `\nWhy:\n${steps.map((step, i) => `${i + 1}. ${step}\n`).join('')}`,
    shadowed.length === 0 ? '' : '\nPassed over:\n',
    ...shadowed.map((other) => `- ${describe(other.ingress)}, ${other.why}\n`),
  ].join('')
}

function summary({ outcome, status, location, service }: Explanation): string {
  const to =
    service === null ? '' : ` to Service ${service.namespace}/${service.name}:${service.port}`
  switch (outcome) {
    case 'proxied':
      return `goes${to}`
    case 'default-backend':
      return `goes${to}, the default backend`
    case 'redirected':
      return `is sent to ${location}`
    case 'not-found':
      return 'is answered with 404: no rule takes it'
    case 'unavailable':
      return `is answered with ${status}: it would go${to}`
    case 'refused':
      return `is refused with ${status}`
  }
}

function describe({ namespace, name, file, line }: Origin): string {
  return `${namespace}/${name} (${file}:${line})`
}

function describeCertificate({
  source,
  names,
  notAfter,
}: NonNullable<Explanation['certificate']>): string {
  const until = notAfter === null ? 'made at the start' : `until ${notAfter.slice(0, 10)}`
  return `${source}${names.length === 0 ? '' : ` for ${names.join(', ')}`}, ${until}`
}
