/** How many requests may be on their second way whatever else goes on, so that a quiet proxy may retry as well. */
const floors = { another: 64, idempotent: 20, unprocessed: 20 } as const

/** The share of the requests that wait for a pod. */
const SHARE = 0.2

/**
 * Bounds retries by the requests that wait for a pod's answer: where everything fails, asking everybody twice would make it
 * worse. A request counts as retried until its answer begins, or, if nothing of it had been sent, until a connection stands:
 * what was merely turned away is no second load on anybody. That is also why the latter has the higher floor: a dead pod of
 * two turns half of the requests away at once.
 */
export class RetryBudget {
  /** Requests that wait for a pod's answer now. */
  waiting = 0
  /** Retries on their way now. */
  retrying = 0
  /** Since the start. */
  granted = 0
  refused = 0

  /** false: too many are under way. */
  take(kind: keyof typeof floors): boolean {
    if (this.retrying >= Math.max(floors[kind], this.waiting * SHARE)) {
      this.refused++
      return false
    }
    this.retrying++
    this.granted++
    return true
  }
}
