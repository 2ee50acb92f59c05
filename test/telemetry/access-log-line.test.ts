import { describe, expect, test } from 'vitest'
import { accessLogLine } from '../../src/telemetry/access-log-line.ts'
import { requestRecord } from './request-record.ts'

describe('a line of the access log', () => {
  test('has the fields of ingress-nginx in their order', () => {
    expect(withoutTime(accessLogLine(requestRecord({})))).toBe(
      '127.0.0.1 - - [TIME] "GET /a?b=c HTTP/1.1" 200 23 "http://from/" "curl/7.88.1" 81 0.012' +
        ' [default-kubia-80] [] 127.0.10.1:8080 23 0.011 200 0af7651916cd43dd\n',
    )
  })

  test('has dashes for what did not happen', () => {
    const line = accessLogLine(
      requestRecord({
        method: '',
        target: '',
        referer: '',
        userAgent: '',
        status: 408,
        responseBodyBytes: 0,
        destination: null,
        attempts: 0,
        upstreamAddress: null,
        upstreamStatus: null,
        upstreamConnectMs: null,
        upstreamHeadMs: null,
        upstreamDurationMs: null,
      }),
    )
    expect(withoutTime(line)).toBe(
      '127.0.0.1 - - [TIME] "" 408 0 "-" "-" 81 0.012 [-] [] - - - - 0af7651916cd43dd\n',
    )
  })

  test('tells the time at which the request was over, with the zone', () => {
    const line = accessLogLine(requestRecord({ startedAt: 999, durationMs: 1 }))
    const [, time = ''] = /\[([^\]]+)\]/.exec(line) ?? []
    const [, day, month, year, clock, zone] =
      /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(time) ?? []
    expect(new Date(`${day} ${month} ${year} ${clock} ${zone}`).getTime()).toBe(1000)
  })

  test.each([
    [0, '0.000'],
    [7, '0.007'],
    [999, '0.999'],
    [1000, '1.000'],
    [61_050, '61.050'],
  ])('writes %d ms as %s s', (durationMs, text) => {
    expect(accessLogLine(requestRecord({ durationMs }))).toContain(` 81 ${text} [`)
  })

  test('tells user agents of the same length apart', () => {
    for (const userAgent of ['curl/1', 'curl/2', 'curl"3', 'curl/1']) {
      const written = userAgent.replace('"', '\\x22')
      expect(accessLogLine(requestRecord({ userAgent }))).toContain(` "${written}" `)
    }
  })

  test.each([
    ['a quote', 'a"b', 'a\\x22b'],
    ['a backslash', 'a\\b', 'a\\x5Cb'],
    ['a newline', 'a\r\nb', 'a\\x0D\\x0Ab'],
    ['an escape', '\u001b[2J', '\\x1B[2J'],
    ['DEL', 'a\u007f', 'a\\x7F'],
    ['a byte above ASCII', 'caf\u00e9', 'caf\\xE9'],
    ['a character above bytes', '\u20ac\u{1f600}', '\\xE2\\x82\\xAC\\xF0\\x9F\\x98\\x80'],
  ])('escapes %s', (_name, text, escaped) => {
    const line = accessLogLine(requestRecord({ target: text, userAgent: text, referer: text }))
    expect(line).toContain(`"GET ${escaped} HTTP/1.1"`)
    expect(line).toContain(`"${escaped}" "${escaped}"`)
    expect(line).toMatch(/^[\x20-\x7e]+\n$/)
  })
})

function withoutTime(line: string): string {
  return line.replace(/\[[^\]]*\d{4}\]/, '[TIME]')
}
