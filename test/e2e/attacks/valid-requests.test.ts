import { expect, test } from 'vitest'
import { type ValidRequest, validRequests } from '../../data/valid-requests.ts'
import { inForm } from '../support/long-form.ts'
import { openRange } from './firing-range.ts'
import type { ReadRequest } from './strict-reader.ts'
import { verdictOn } from './verdict.ts'

const all = Object.values(validRequests).flat()

function bytesOf(request: ValidRequest): Buffer {
  const { method = 'GET', target = '/', version = '1.1', rawBody = '', before = '' } = request
  const head = [`${method} ${target} HTTP/${version}`, ...linesOf(request), '', ''].join('\r\n')
  return Buffer.from(before + head + rawBody, 'latin1')
}

function linesOf({ lines = ['Host: a'] }: ValidRequest): readonly string[] {
  return lines
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase()
}

/** What the proxy takes away (RFC 9110 7.6.1), and what it says itself. */
const ofTheHop = /^(?:connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/
const told = /^(?:x-forwarded-(?:for|proto|host|port)|x-real-ip|x-request-id)$/

/** What a pod has to get, and no more: method and target, each line octet by octet and in its order, the body. */
function wanted(request: ValidRequest): object {
  const { method = 'GET', target = '/', body = '', delivered } = request
  const nominated = linesOf(request)
    .filter((line) => nameOf(line) === 'connection')
    .flatMap((line) => line.slice(line.indexOf(':') + 1).split(','))
    .map((option) => option.trim().toLowerCase())
  const passed = linesOf(request).filter(
    (line) => !ofTheHop.test(nameOf(line)) && !nominated.includes(nameOf(line)),
  )
  const isChunked = linesOf(request).some((line) => nameOf(line) === 'transfer-encoding')
  const lines =
    delivered?.host === undefined
      ? passed
      : [...passed.filter((line) => nameOf(line) !== 'host'), `Host: ${delivered.host}`]
  return {
    requestLine: `${method} ${delivered?.target ?? target} HTTP/1.1`,
    lines: isChunked ? [...lines, 'Transfer-Encoding: chunked'] : lines,
    body,
  }
}

function delivered({ requestLine, fieldLines, body }: ReadRequest): object {
  return {
    requestLine,
    lines: fieldLines.filter((line) => !told.test(nameOf(line))),
    body: body.toString('latin1'),
  }
}

test('there are enough of them, and none twice', () => {
  expect(new Set(all.map((request) => bytesOf(request).toString('latin1'))).size).toBe(all.length)
  expect(all.length).toBeGreaterThanOrEqual(150)
})

test.each(Object.entries(validRequests))(
  'valid requests arrive as they were sent (RFC 9110 5.1, 5.3): %s',
  async (_, requests) => {
    const range = await openRange()
    for (const request of requests) {
      const bytes = bytesOf(request)
      const cut = Math.floor(bytes.length / 2)
      for (const cuts of inForm([[], [cut]], [[], ...everyCut(bytes)])) {
        const shot = await range.fire(bytes, 1, cuts)
        expect(verdictOn(shot), bytes.toString('latin1', 0, 300)).toEqual({
          verdict: 'forwarded',
          defects: [],
        })
        expect(shot.judgement.requests.map(delivered)).toEqual([wanted(request)])
      }
    }
  },
  inForm(20_000, 600_000),
)

/** Every offset of a short request, some of a long one. */
function everyCut(bytes: Buffer): number[][] {
  const step = Math.max(1, Math.floor(bytes.length / 200))
  const cuts: number[][] = []
  for (let at = 1; at < bytes.length; at += step) cuts.push([at])
  return cuts
}

test('all of them behind each other on one connection arrive like that', async () => {
  const range = await openRange()
  const kept = all.filter(({ last }) => last === undefined)
  const bytes = Buffer.concat(kept.map(bytesOf))
  const shot = await range.fire(bytes, kept.length)
  expect(shot.judgement.requests.map(delivered)).toEqual(kept.map(wanted))
  expect(verdictOn(shot)).toEqual({ verdict: 'forwarded', defects: [] })
})
