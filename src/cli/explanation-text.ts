import type { Explanation } from '../snapshot/explanation.ts'
import { originText } from '../snapshot/origin.ts'
import { serviceText } from '../snapshot/service-text.ts'
import { aligned } from './aligned.ts'
import { type Paint, plain } from './paint.ts'

/** For people: what becomes of the request first, then what it goes through, then why. */
export function explanationText(explanation: Explanation, paint: Paint = plain): string {
  const { url, route, ingress, service, endpoints, annotations, certificate, steps, shadowed } =
    explanation
  const facts = [
    route && ['host', route.host],
    route && ['path', `${route.path} (${route.pathType})`],
    ingress && ['ingress', originText(ingress)],
    service && ['service', serviceText(service)],
    ...endpoints.map(({ address, port, pod, state, reason }, i) => [
      i === 0 ? 'endpoints' : '',
      `${state === 'eligible' ? '+' : '-'} ${address}:${port}${pod === undefined ? '' : ` ${pod}`}${reason === undefined ? '' : ` (${reason})`}`,
    ]),
    ...annotations.map(({ name, value, file, line }, i) => [
      i === 0 ? 'annotations' : '',
      `${name}: ${JSON.stringify(value)} (${file}:${line})`,
    ]),
    certificate && ['certificate', describeCertificate(certificate)],
  ].filter((fact) => fact !== null)
  return [
    `${url}\n${paint[weightOf(explanation)](summary(explanation))}\n`,
    facts.length === 0 ? '' : `\n${aligned(facts)}`,
    `\n${paint.strong('Why:')}\n${steps.map((step, i) => `${i + 1}. ${step}\n`).join('')}`,
    shadowed.length === 0 ? '' : `\n${paint.strong('Passed over:')}\n`,
    ...shadowed.map((other) => `- ${originText(other.ingress)}, ${other.why}\n`),
  ].join('')
}

function weightOf({ outcome }: Explanation): 'good' | 'warning' | 'bad' {
  switch (outcome) {
    case 'proxied':
    case 'default-backend':
      return 'good'
    case 'redirected':
      return 'warning'
    case 'not-found':
    case 'unavailable':
    case 'refused':
      return 'bad'
  }
}

function summary({ outcome, status, location, service }: Explanation): string {
  const to = service === null ? '' : ` to Service ${serviceText(service)}`
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

function describeCertificate({
  source,
  names,
  notAfter,
}: NonNullable<Explanation['certificate']>): string {
  const until = notAfter === null ? 'made at the start' : `until ${notAfter.slice(0, 10)}`
  return `${source}${names.length === 0 ? '' : ` for ${names.join(', ')}`}, ${until}`
}
