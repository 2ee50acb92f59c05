import type { Shot } from './firing-range.ts'

/**
 * rejected: answered with an error, and closed. forwarded: the pod got complete requests, and no error came. unanswered:
 * the request has no end, so nobody answers it; the pod may have got the beginning of its body.
 */
export type Verdict = 'rejected' | 'forwarded' | 'unanswered'

/** What the proxy may answer to a request that it does not pass on. */
const refusals: readonly number[] = [400, 405, 413, 414, 417, 431, 501, 505]

const notClosed = 'the connection was not closed properly'

/** The verdict on one shot, and everything about it that must not be. */
export function verdictOn(shot: Shot): { verdict: Verdict; defects: readonly string[] } {
  const { statuses, text, closed, judgement } = shot
  const defects = [...judgement.defects]
  const answered = statuses.filter((status) => status === 200).length
  const refused = statuses.filter((status) => status !== 200)
  if (answered !== judgement.requests.length) {
    defects.push(`${judgement.requests.length} requests, ${answered} answers`)
  }
  if (refused.length === 0) {
    // What stays incomplete may be cut off.
    if (answered > 0 && !judgement.cutShort && !closed) defects.push(notClosed)
    return { verdict: answered > 0 ? 'forwarded' : 'unanswered', defects }
  }
  if (!closed) defects.push(notClosed)
  if (refused.length > 1 || statuses.at(-1) === 200) defects.push('an answer behind a refusal')
  if (!refused.every((status) => refusals.includes(status))) defects.push(`answered ${refused}`)
  if (!/^connection: close\r$/im.test(text)) defects.push('a refusal without close')
  return { verdict: 'rejected', defects }
}
