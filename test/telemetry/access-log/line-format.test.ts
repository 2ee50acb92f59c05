import { describe, expect, test } from 'vitest'
import {
  compileFormat,
  jsonFormat,
  type LineFormat,
  nginxFormat,
} from '../../../src/telemetry/access-log/line-format.ts'
import { variables } from '../../../src/telemetry/access-log/variables.ts'
import type { RequestRecord } from '../../../src/telemetry/request-record.ts'
import { requestRecord } from '../request-record.ts'

function compiled(text: string): LineFormat {
  const format = compileFormat(text)
  if (typeof format !== 'function') throw new Error(format.kind)
  return format
}

const accessLogLine = compiled(nginxFormat)

/** What a client may send that a reader of the log could be fooled with. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['a quote', 'a"b', 'a\\x22b'],
  ['a backslash', 'a\\b', 'a\\x5Cb'],
  ['a newline', 'a\r\nb', 'a\\x0D\\x0Ab'],
  ['an escape', '\u001b[2J', '\\x1B[2J'],
  ['DEL', 'a\u007f', 'a\\x7F'],
  ['a byte above ASCII', 'caf\u00e9', 'caf\\xE9'],
  ['a change of direction', 'a\u202eb', 'a\\xE2\\x80\\xAEb'],
  ['a character above bytes', '\u20ac\u{1f600}', '\\xE2\\x82\\xAC\\xF0\\x9F\\x98\\x80'],
]

/** All that a client, or the proxy before it, decides about. */
function sent(text: string): RequestRecord {
  const fields = { target: text, host: text, referer: text, userAgent: text, requestId: text }
  return requestRecord({ ...fields, method: text, protocol: text })
}

const nothingHappened: Partial<RequestRecord> = {
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
}

describe('a line in the format of ingress-nginx', () => {
  test('has its fields in their order', () => {
    expect(withoutTime(accessLogLine(requestRecord({})))).toBe(
      '127.0.0.1 - - [TIME] "GET /a?b=c HTTP/1.1" 200 23 "http://from/" "curl/7.88.1" 81 0.012' +
        ' [default-kubia-80] [] 127.0.10.1:8080 23 0.011 200 0af7651916cd43dd\n',
    )
  })

  test('has dashes for what did not happen', () => {
    const line = accessLogLine(requestRecord(nothingHappened))
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

  test.each(hostile)('escapes %s', (_name, text, escaped) => {
    const line = accessLogLine(sent(text))
    expect(line).toContain(`"${escaped} ${escaped} ${escaped}"`)
    expect(line).toContain(`"${escaped}" "${escaped}"`)
    expect(line).toContain(` ${escaped}\n`)
    expect(line).toMatch(/^[\x20-\x7e]+\n$/)
  })
})

describe('a line in JSON', () => {
  const line = jsonFormat()

  test('is one object that says everything once', () => {
    const { time_iso8601: time, ...rest } = JSON.parse(line(requestRecord({})))
    expect(time).toBe(new Date(1_800_000_000_012).toISOString())
    expect(rest).toEqual({
      req_id: '0af7651916cd43dd',
      remote_addr: '127.0.0.1',
      scheme: 'http',
      host: 'kubia.example.com',
      request_method: 'GET',
      request_uri: '/a?b=c',
      server_protocol: 'HTTP/1.1',
      status: 200,
      failure: null,
      body_bytes_sent: 23,
      request_length: 81,
      request_time: 0.012,
      http_referer: 'http://from/',
      http_user_agent: 'curl/7.88.1',
      namespace: 'default',
      ingress_name: 'kubia',
      service_name: 'kubia',
      service_port: '80',
      rule_host: 'kubia.example.com',
      rule_path: '/',
      upstream_addr: '127.0.10.1:8080',
      upstream_status: 200,
      upstream_connect_time: 0,
      upstream_header_time: 0.01,
      upstream_response_time: 0.011,
      attempts: 1,
    })
  })

  test('has null for what did not happen', () => {
    const record = { ...nothingHappened, failure: 'no-route' }
    const entry = JSON.parse(line(requestRecord(record)))
    const absent = Object.keys(entry).filter((name) => entry[name] === null)
    expect(absent).toEqual([
      'request_method',
      'request_uri',
      'http_referer',
      'http_user_agent',
      'namespace',
      'ingress_name',
      'service_name',
      'service_port',
      'rule_host',
      'rule_path',
      'upstream_addr',
      'upstream_status',
      'upstream_connect_time',
      'upstream_header_time',
      'upstream_response_time',
    ])
    expect(entry).toMatchObject({ failure: 'no-route', status: 408, attempts: 0 })
  })

  test.each(hostile)('keeps %s, and shows none of it to a terminal', (_name, text) => {
    const written = line(sent(text))
    expect(written).toMatch(/^[\x20-\x7e]+\n$/)
    const { request_uri, http_user_agent, host, req_id, request_method } = JSON.parse(written)
    expect({ request_uri, http_user_agent, host, req_id, request_method }).toEqual({
      request_uri: text,
      http_user_agent: text,
      host: text,
      req_id: text,
      request_method: text,
    })
  })

  test('can not be given a field by a client', () => {
    const text = '","status":418,"x":"'
    expect(JSON.parse(line(sent(text)))).toMatchObject({ status: 200, http_user_agent: text })
  })
})

describe('a line in a format of one’s own', () => {
  test('has what the format has, with or without braces', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are those of the format
    const line = compiled('<$status>${request_method}x $upstream_addr\t$request_time!')
    expect(line(requestRecord({}))).toBe('<200>GETx 127.0.10.1:8080\t0.012!\n')
  })

  test.each(Object.keys(variables))(
    'knows $%s, and a dash or nothing where it is absent',
    (name) => {
      const line = compiled(`$${name}`)
      expect(line(requestRecord({}))).toMatch(/^[\x20-\x7e]*\n$/)
      expect(line(requestRecord(nothingHappened))).toMatch(/^[\x20-\x7e]*\n$/)
    },
  )

  test('lets no value look like two where it has no quotes around it', () => {
    const record = requestRecord({ userAgent: 'curl 200 -', referer: 'a b' })
    const line = compiled('$http_user_agent $status "x $http_referer" $http_referer')
    expect(line(record)).toBe('curl\\x20200\\x20- 200 "x a b" a\\x20b\n')
  })

  test.each([
    ['$remote_adr', { kind: 'unknown-variable', name: 'remote_adr' }],
    ['$__proto__', { kind: 'unknown-variable', name: '__proto__' }],
    ['$constructor', { kind: 'unknown-variable', name: 'constructor' }],
    ['$status $', { kind: 'no-name' }],
    ['$$status', { kind: 'no-name' }],
    ['${status', { kind: 'no-name' }],
    ['common', { kind: 'no-variable' }],
    ['$status\n$status', { kind: 'control-character' }],
    ['$status\u001b[2J', { kind: 'control-character' }],
  ])('%j is none', (text, fault) => {
    expect(compileFormat(text)).toEqual(fault)
  })
})

function withoutTime(line: string): string {
  return line.replace(/\[[^\]]*\d{4}\]/, '[TIME]')
}
