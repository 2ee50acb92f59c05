import type { SourceRange } from '../../control/diagnostics/source-file.ts'
import type {
  ExpectedField,
  ExpectedRequest,
  ExpectedService,
} from '../../control/expectations/expectation.ts'
import type { Fields, Rehearsal } from '../../proxy/explain/rehearse.ts'
import type { ServiceView } from '../../snapshot/routes-view.ts'
import { serviceText } from '../../snapshot/service-text.ts'
import { matchesText } from './matches-text.ts'

/** An expectation that is not met. */
export interface Mismatch {
  /** Of what was expected. */
  readonly at: SourceRange
  /** One sentence without a full stop. */
  readonly message: string
}

/** All that became of a request otherwise than expected; empty: everything is as expected. */
export function compareRequest(expected: ExpectedRequest, found: Rehearsal): Mismatch[] {
  return [
    ...compareService(expected, found),
    ...compareStatus(expected, found),
    ...compareRedirect(expected, found),
    ...compareCertificate(expected, found),
    ...compareFields(expected.answer, found.answer, 'the answer has'),
    ...comparePod(expected, found),
  ]
}

/** What is redirected or refused reaches no Service, unless that is expected as well. */
function compareService(
  { service, status, redirect }: ExpectedRequest,
  found: Rehearsal,
): Mismatch[] {
  if (service === null) return []
  const { outcome, service: actual } = found.explanation
  const isTaken = outcome === 'proxied' || outcome === 'default-backend'
  const mayBeStopped = status !== null || redirect !== null
  if (actual !== null && (isTaken || mayBeStopped) && isSameService(service.value, actual)) {
    return []
  }
  const becomes = isTaken && actual !== null ? `${serviceText(actual)} gets it` : becomesOf(found)
  return [
    { at: service.at, message: `expected Service ${expectedText(service.value)}, but ${becomes}` },
  ]
}

function isSameService({ namespace, name, port }: ExpectedService, actual: ServiceView): boolean {
  return (
    name === actual.name &&
    (namespace === null || namespace === actual.namespace) &&
    (port === null || port === String(actual.port))
  )
}

function compareStatus({ status }: ExpectedRequest, found: Rehearsal): Mismatch[] {
  if (status === null || status.value === found.status) return []
  return [{ at: status.at, message: `expected status ${status.value}, but ${becomesOf(found)}` }]
}

function compareRedirect({ redirect }: ExpectedRequest, found: Rehearsal): Mismatch[] {
  if (redirect === null) return []
  const [location = null] = found.answer.get('location') ?? []
  if (location !== null && matchesText(redirect.value, location)) return []
  return [
    {
      at: redirect.at,
      message: `expected a redirect to ${redirect.value}, but ${becomesOf(found)}`,
    },
  ]
}

function compareCertificate({ certificate }: ExpectedRequest, found: Rehearsal): Mismatch[] {
  if (certificate === null) return []
  const shown = found.explanation.certificate
  if (shown?.source === certificate.value) return []
  const instead = shown === null ? 'over http none is shown' : `${shown.source} is shown`
  return [
    { at: certificate.at, message: `expected certificate ${certificate.value}, but ${instead}` },
  ]
}

function comparePod({ podPath, podFields }: ExpectedRequest, found: Rehearsal): Mismatch[] {
  const { delivered } = found
  if (delivered === null) {
    const [first] = [podPath, ...podFields].filter((part) => part !== null)
    const message = `expected that a pod gets it, but ${becomesOf(found)}`
    return first === undefined ? [] : [{ at: first.at, message }]
  }
  const mismatches = compareFields(podFields, delivered.fields, 'the pod gets')
  if (podPath === null || matchesText(podPath.value, delivered.path)) return mismatches
  const message = `expected that the pod gets ${podPath.value}, but it gets ${delivered.path}`
  return [{ at: podPath.at, message }, ...mismatches]
}

/** Of a field that is there several times, one has to be as expected. */
function compareFields(
  expected: readonly ExpectedField[],
  fields: Fields,
  whoHas: string,
): Mismatch[] {
  return expected.flatMap(({ name, value, at }) => {
    const actual = fields.get(name.toLowerCase()) ?? []
    const isMet =
      value === null ? actual.length === 0 : actual.some((each) => matchesText(value, each))
    if (isMet) return []
    const wanted = value === null ? `no ${name}` : `${name}: ${value}`
    const instead = actual.length === 0 ? 'none' : actual.map((each) => `\`${each}\``).join(' and ')
    return [{ at, message: `expected ${wanted}, but ${whoHas} ${instead}` }]
  })
}

function becomesOf({ status, explanation }: Rehearsal): string {
  const { location, service } = explanation
  if (location !== undefined) return `it is sent to ${location}`
  if (status !== null) return `it is answered with ${status}`
  return service === null ? 'a pod answers' : `a pod of ${serviceText(service)} answers`
}

function expectedText({ namespace, name, port }: ExpectedService): string {
  return `${namespace === null ? '' : `${namespace}/`}${name}${port === null ? '' : `:${port}`}`
}
