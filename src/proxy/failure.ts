/** Why a request was not answered by a pod as it should have been. */
export type FailureKind = keyof typeof failures

export interface Failure {
  /** What the client is told; 0: there is no way left to tell it, the connection is cut. 499 stands only in the log. */
  readonly status: number
  readonly message: string
  /**
   * May the request be sent again? `another`: it has not reached a pod, so any method may go elsewhere. `idempotent`: it may
   * have reached one, so only a method that may be repeated (RFC 9110 9.2.2), and only if the connection was a reused one
   * that the pod may have closed at the same moment. `unprocessed`: the pod said that it did nothing with it, so any method.
   */
  readonly retry: 'never' | 'another' | 'idempotent' | 'unprocessed'
  /** Whether it speaks against the endpoint. */
  readonly strike: boolean
  /** The client's connection can't be used any more: where the next request would begin is unknown. */
  readonly close: boolean
}

const fromClient = { retry: 'never', strike: false, close: true } as const
const byRouting = { retry: 'never', strike: false, close: false } as const
const byPod = { retry: 'never', strike: true, close: false } as const

/** The one table of failures: everything that depends on the kind of a failure is decided here. */
export const failures = {
  'malformed-request': { status: 400, message: 'malformed or ambiguous request', ...fromClient },
  'bad-host': { status: 400, message: 'missing or invalid Host', ...fromClient },
  'bad-path': {
    status: 400,
    message: 'path with octets that servers read differently',
    ...fromClient,
  },
  'method-not-allowed': { status: 405, message: 'method not allowed', ...fromClient },
  'head-timeout': { status: 408, message: 'request head took too long', ...fromClient },
  'body-timeout': { status: 408, message: 'request body took too long', ...fromClient },
  'body-too-large': { status: 413, message: 'request body too large', ...fromClient },
  'uri-too-long': { status: 414, message: 'request target too long', ...fromClient },
  'expectation-failed': { status: 417, message: 'unknown expectation', ...fromClient },
  misdirected: { status: 421, message: 'this host belongs to another certificate', ...byRouting },
  'head-too-large': { status: 431, message: 'request header fields too large', ...fromClient },
  'coding-not-implemented': { status: 501, message: 'unknown transfer coding', ...fromClient },
  'version-not-supported': { status: 505, message: 'HTTP version not supported', ...fromClient },
  'client-gone': { status: 499, message: 'client closed the connection', ...fromClient },
  'plain-on-tls': { status: 400, message: 'this port speaks TLS: ask for https', ...fromClient },
  'too-many-connections': { status: 503, message: 'too many connections', ...fromClient },

  'no-route': { status: 404, message: 'no ingress rule matches this host and path', ...byRouting },
  'no-service': { status: 503, message: 'the service of this route does not exist', ...byRouting },
  'no-endpoint': { status: 503, message: 'no endpoint of the service is ready', ...byRouting },
  loop: { status: 508, message: 'this request was here before', ...byRouting },

  'connect-failed': {
    status: 502,
    message: 'the pod can not be reached',
    ...byPod,
    retry: 'another',
  },
  'connect-timeout': {
    status: 504,
    message: 'the pod can not be reached in time',
    ...byPod,
    retry: 'another',
  },
  'upstream-closed': {
    status: 502,
    message: 'the pod closed the connection',
    ...byPod,
    retry: 'idempotent',
  },
  'upstream-refused': {
    status: 503,
    message: 'the pod refused the request',
    ...byPod,
    strike: false,
    retry: 'unprocessed',
  },
  'upstream-malformed': {
    status: 502,
    message: 'the answer of the pod is not valid HTTP',
    ...byPod,
  },
  'upstream-timeout': { status: 504, message: 'the pod did not answer in time', ...byPod },
  'upstream-send-timeout': { status: 504, message: 'the pod did not read in time', ...byPod },
  'upstream-truncated': {
    status: 0,
    message: 'the answer of the pod ended early',
    ...byPod,
    close: true,
  },
} as const satisfies Record<string, Failure>

export function failureOf(kind: FailureKind): Failure {
  return failures[kind]
}
