import { comparedPath, deliveredPath } from '../snapshot/normal-path.ts'
import type { ClientFacts } from './exchange.ts'
import type { FailureKind } from './failure.ts'
import { locationOverHttps } from './location-over-https.ts'
import { readMaxForwards } from './max-forwards.ts'
import { FieldId } from './message/field-id.ts'
import type { RequestHead } from './message/request-head.ts'
import { parseHost } from './router/host-header.ts'
import type { Runtime, Target } from './runtime.ts'
import { misdirected } from './tls/certificate-table.ts'
import { passedBefore } from './via.ts'

/** What becomes of a request, and what was found out on the way there. One object is filled again for each request. */
export class Decision {
  /** The first of these that is not null says what is to be done; where all are null, the target gets the request. */
  failure: FailureKind | null = null
  /** An OPTIONS that is meant for this proxy (RFC 9110 9.3.7). */
  ownAnswer: 'options' | null = null
  /** A redirect leads there. */
  location: string | null = null

  /** As `parseHost` gives it; '': none was named. */
  host = ''
  /** As the pod gets it. */
  path = ''
  /** As rules are held against it. */
  compared = ''
  /** Also where it refuses. null: none was found. */
  target: Target | null = null

  reset(): void {
    this.failure = null
    this.ownAnswer = null
    this.location = null
    this.host = ''
    this.path = ''
    this.compared = ''
    this.target = null
  }
}

/**
 * Checks the host and the path of a request, matches a route, and asks what stands in the way of its target. Nothing is
 * answered or sent: `explain` asks the same question without a request.
 */
export function decide(
  decision: Decision,
  client: ClientFacts,
  head: RequestHead,
  runtime: Runtime,
): void {
  decision.reset()
  decision.failure = checkHead(decision, client, head, runtime)
  if (decision.failure !== null || decision.ownAnswer !== null) return
  const path = head.path === '*' ? '*' : deliveredPath(head.path)
  if (path === null) {
    decision.failure = 'bad-path'
    return
  }
  decision.path = path
  decision.compared = comparedPath(path)
  const matched = runtime.router.match(decision.host, decision.compared)
  const target = matched === null ? null : orFallback(matched)
  decision.target = target
  if (target === null) {
    decision.failure = 'no-route'
    return
  }
  decision.location = locationOverHttps(client, head, decision, target, runtime)
  if (decision.location === null) decision.failure = refuseFor(target, head)
}

function checkHead(
  decision: Decision,
  client: ClientFacts,
  head: RequestHead,
  { certificates, pseudonym }: Runtime,
): FailureKind | null {
  const host = hostOf(head)
  if (host === null) return 'bad-host'
  decision.host = host
  if (head.absoluteForm && head.scheme === 'https' && client.scheme === 'http') {
    return 'malformed-request'
  }
  if (misdirected(certificates, client.serverName ?? '', host)) return 'misdirected'
  if (head.method === 'OPTIONS') {
    const forwards = readMaxForwards(head.fields)
    if (forwards === undefined) return 'malformed-request'
    if (forwards === 0) decision.ownAnswer = 'options'
  }
  return pseudonym !== null && passedBefore(head.fields, pseudonym) ? 'loop' : null
}

/** A request of HTTP/1.0 without Host is for the rules without host; null: not a host at all. */
function hostOf(head: RequestHead): string | null {
  const field = head.fields.find(FieldId.host)
  if (field === -1 && head.host === '') return ''
  // RFC 9112 3.2: an invalid Host is refused, also where the authority of the target replaces it (3.2.2).
  if (field !== -1 && head.absoluteForm && parseHost(head.fields.value(field)) === null) return null
  return parseHost(head.host)
}

function orFallback(target: Target): Target {
  const { fallback } = target
  if (fallback === null || hasEligible(target)) return target
  return hasEligible(fallback) ? fallback : target
}

function hasEligible({ cluster }: Target): boolean {
  return cluster.current.endpoints.eligible.length > 0
}

function refuseFor(target: Target, head: RequestHead): FailureKind | null {
  if (target.cluster.unavailable !== null) return 'no-service'
  if (!hasEligible(target)) return 'no-endpoint'
  if (head.bodyLength > target.maxBody) return 'body-too-large'
  return null
}
