import { defaultLimits } from '../../../../src/proxy/limits.ts'
import { judge } from '../../../e2e/attacks/oracle.ts'
import { readStrictly } from '../../../e2e/attacks/strict-reader.ts'
import { type Bounds, type Outcome, readInPieces } from './read-connection.ts'

export const usualBounds: Bounds = defaultLimits
/** So that what is too large is also found in short messages. */
export const tightBounds: Bounds = {
  headBytes: 240,
  headerLineBytes: 60,
  headerCount: 6,
  uriBytes: 40,
  keepUnderscores: false,
}

/** Everything that is wrong with how these bytes are read: whole, and cut at each of these lists of offsets. */
export function objectionsTo(
  bytes: Buffer,
  bounds: Bounds,
  cutLists: readonly (readonly number[])[],
): string[] {
  try {
    const whole = readInPieces(bytes, [], bounds)
    const objections = [...judge(whole.streams, whole.streams.length).defects]
    const wanted = summary(whole)
    for (const cuts of cutLists) {
      const found = summary(readInPieces(bytes, cuts, bounds))
      if (found !== wanted) objections.push(`cut at ${cuts}: ${found} instead of ${wanted}`)
    }
    return objections
  } catch (error) {
    return [`thrown: ${error}`]
  }
}

/** The same for the same requests, however their chunks were cut. */
function summary({ streams, end }: Outcome): string {
  const requests = streams.map((stream) => {
    const [request] = readStrictly(stream).requests
    if (request === undefined) return 'nothing'
    const { requestLine, fieldLines, body, complete } = request
    return [requestLine, ...fieldLines, body.toString('latin1'), complete].join('\n')
  })
  return JSON.stringify([end, ...requests])
}
