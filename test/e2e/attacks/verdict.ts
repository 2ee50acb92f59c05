import type { Shot } from './firing-range.ts'

/**
 * rejected: the pod got no complete request; the client got an error and the end of the connection. forwarded: the pod got
 * complete requests; what was behind them may have been refused. unanswered: the request has no end, so nobody answers it;
 * the pod may have got the beginning of its body.
 */
export type Verdict = 'rejected' | 'forwarded' | 'unanswered'

/** What the proxy may answer to a request that it does not pass on. */
const refusals: readonly number[] = [400, 405, 413, 414, 417, 431, 501, 505]

/** The verdict on one shot, and everything about it that must not be. */
export function verdictOn(shot: Shot): { verdict: Verdict; defects: readonly string[] } {
  const { statuses, text, closed, judgement } = shot
  const { requests, cutShort } = judgement
  const defects = [...judgement.defects]
  const refused = statuses.filter((status) => status !== 200)
  const answered = statuses.length - refused.length
  if (answered !== requests.length) defects.push(`${requests.length} requests, ${answered} answers`)
  if (refused.length > 1 || (refused.length === 1 && statuses.at(-1) === 200)) {
    defects.push('an answer behind a refusal')
  }
  if (!refused.every((status) => refusals.includes(status))) defects.push(`answered ${refused}`)
  if (refused.length > 0 && !/^connection: close\r$/im.test(text)) {
    defects.push('a refusal without close')
  }
  // What stays incomplete may be cut off; what was answered has to be readable.
  const incomplete = refused.length === 0 && (cutShort || answered === 0)
  if (!closed && !incomplete) defects.push('the connection was not closed properly')
  if (requests.length > 0) return { verdict: 'forwarded', defects }
  return { verdict: refused.length > 0 ? 'rejected' : 'unanswered', defects }
}
