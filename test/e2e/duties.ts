/** A duty of an intermediary in HTTP/1.1 and HTTP/2, and the tests that hold us to it. */
export interface Duty {
  readonly row: number
  readonly duty: string
  /** File below test/e2e, and a part of a name in it that names the section. */
  readonly tests: readonly (readonly [file: string, name: string])[]
}

const own = 'duties.test.ts'
const refusals = 'refusals.test.ts'
const shapes = 'attacks/http2-shapes.test.ts'
const unsafeShapes = 'shapes that are unsafe reach no pod (RFC 9113 8.1.1, 8.2.1, 8.2.2, 8.3.1)'

export const duties: readonly Duty[] = [
  {
    row: 1,
    duty: 'fields of the hop, and those that Connection names, stay behind',
    tests: [
      [
        'fields.test.ts',
        'that concern only the hop stay behind, those that Connection names too (RFC 9110 7.6.1)',
      ],
      [
        'trust.test.ts',
        'can not have the fields removed by naming them in Connection (RFC 9110 7.6.1)',
      ],
    ],
  },
  {
    row: 2,
    duty: 'close ends the connection; an error can be read by who still sends',
    tests: [
      [
        'persistent-connections.test.ts',
        'close after the response to Connection: close (RFC 9112 9.6)',
      ],
      [
        'responses-without-body.test.ts',
        'an answer before the end of the upload (RFC 9112 9.3, 9.6)',
      ],
    ],
  },
  {
    row: 3,
    duty: 'both framings are refused with close',
    tests: [[refusals, 'framing (RFC 9112 6.1, 6.3)']],
  },
  {
    row: 4,
    duty: 'a coding other than chunked is refused',
    tests: [[refusals, 'framing (RFC 9112 6.1, 6.3)']],
  },
  {
    row: 5,
    duty: 'Transfer-Encoding in HTTP/1.0 is refused',
    tests: [[refusals, 'framing (RFC 9112 6.1, 6.3)']],
  },
  {
    row: 6,
    duty: 'an invalid Content-Length is refused, and 502 in a response',
    tests: [
      [refusals, 'framing (RFC 9112 6.1, 6.3)'],
      [own, 'an invalid Content-Length of a response is 502 (RFC 9112 6.3)'],
    ],
  },
  {
    row: 7,
    duty: 'sizes do not wrap',
    tests: [[own, 'a size of a chunk never wraps (RFC 9112 7.1)']],
  },
  {
    row: 8,
    duty: 'extensions of chunks are ignored and bounded',
    tests: [[own, 'extensions of chunks are ignored, and bounded (RFC 9112 7.1.1)']],
  },
  {
    row: 9,
    duty: 'trailers never become headers',
    tests: [[own, 'trailers never become fields of the head (RFC 9110 6.5.1, RFC 9112 7.1.2)']],
  },
  {
    row: 10,
    duty: 'no white space before a colon',
    tests: [
      [refusals, 'lines (RFC 9112 2.2, 3, 5)'],
      [own, 'white space before a colon of a response is 502 (RFC 9112 5.1)'],
    ],
  },
  {
    row: 11,
    duty: 'no folded lines',
    tests: [
      [refusals, 'lines (RFC 9112 2.2, 3, 5)'],
      [own, 'a folded line of a response is 502 (RFC 9112 5.2)'],
    ],
  },
  {
    row: 12,
    duty: 'no CR, LF or NUL in values',
    tests: [
      [refusals, 'lines (RFC 9112 2.2, 3, 5)'],
      [own, 'CR, LF or NUL in a value of a response is 502 (RFC 9110 5.5)'],
    ],
  },
  {
    row: 13,
    duty: 'no white space between request line and first field',
    tests: [[refusals, 'lines (RFC 9112 2.2, 3, 5)']],
  },
  {
    row: 14,
    duty: 'one valid Host',
    tests: [[refusals, 'Host (RFC 9112 3.2, RFC 9110 7.2)']],
  },
  {
    row: 15,
    duty: 'the authority of an absolute target replaces Host',
    tests: [['fields.test.ts', 'its authority replaces Host (RFC 9112 3.2.2)']],
  },
  {
    row: 16,
    duty: 'OPTIONS *',
    tests: [['own-answers.test.ts', 'OPTIONS * is for the host as a whole (RFC 9112 3.2.4)']],
  },
  {
    row: 17,
    duty: 'CONNECT is refused',
    tests: [[own, 'CONNECT opens no tunnel (RFC 9110 9.3.6)']],
  },
  {
    row: 18,
    duty: 'TRACE and Max-Forwards',
    tests: [
      [own, 'TRACE is answered by us, and reaches no pod (RFC 9110 7.6.2, 9.3.8)'],
      ['max-forwards.test.ts', 'Max-Forwards (RFC 9110 7.6.2)'],
    ],
  },
  {
    row: 19,
    duty: 'Via: added where that is asked for',
    tests: [
      [own, 'a Via of others is passed on as it is, both ways (RFC 9110 7.6.3)'],
      ['via.test.ts', 'is added behind those of the proxies before (RFC 9110 7.6.3)'],
    ],
  },
  { row: 20, duty: 'our own version', tests: [[own, 'each side gets our version (RFC 9112 2.3)']] },
  {
    row: 21,
    duty: 'order of fields, and fields that nobody knows',
    tests: [
      [
        own,
        'fields of one name keep their order, and unknown ones are passed on (RFC 9110 5.1, 5.3)',
      ],
      [
        'attacks/valid-requests.test.ts',
        'valid requests arrive as they were sent (RFC 9110 5.1, 5.3)',
      ],
    ],
  },
  {
    row: 22,
    duty: 'Expect',
    tests: [
      ['responses-without-body.test.ts', 'the body may come or not (RFC 9110 10.1.1)'],
      ['responses-without-body.test.ts', 'ignored and not passed on (RFC 9110 10.1.1)'],
      [refusals, 'expectations (RFC 9110 10.1.1)'],
    ],
  },
  {
    row: 23,
    duty: 'interim responses',
    tests: [['responses-without-body.test.ts', 'interim responses (RFC 9110 15.2)']],
  },
  {
    row: 24,
    duty: 'responses without body',
    tests: [
      [
        'responses-without-body.test.ts',
        'a response without a body, whatever its fields say (RFC 9112 6.3)',
      ],
      [own, '204 and interim responses carry no Content-Length (RFC 9110 8.6)'],
    ],
  },
  {
    row: 25,
    duty: 'what is incomplete stays so',
    tests: [['truncation.test.ts', 'never ends cleanly for the client (RFC 9112 8)']],
  },
  {
    row: 26,
    duty: 'octets behind a response are no response',
    tests: [[own, 'octets behind the final response are no response (RFC 9112 6.3)']],
  },
  {
    row: 27,
    duty: 'tunnels',
    tests: [
      ['upgrade.test.ts', 'a tunnel (RFC 9110 7.8)'],
      [own, 'Upgrade of HTTP/1.0 is ignored (RFC 9110 7.8)'],
    ],
  },
  {
    row: 28,
    duty: 'no automatic repetition of what is not idempotent',
    tests: [['upstream-faults.test.ts', 'is sent again only if it may be (RFC 9110 9.2.2)']],
  },
  {
    row: 29,
    duty: 'HTTP/1.0 clients, and the order of answers',
    tests: [
      ['persistent-connections.test.ts', 'close after the response in HTTP/1.0 (RFC 9112 9.3)'],
      ['pipelining.test.ts', 'are answered in their order (RFC 9112 9.3.2)'],
    ],
  },
  {
    row: 30,
    duty: 'https only over a connection for it',
    tests: [[own, 'a request for https over a plain connection is refused (RFC 9110 7.4)']],
  },
  {
    row: 31,
    duty: 'long lines',
    tests: [
      [refusals, 'sizes beyond the limits (RFC 9112 3, RFC 6585 5)'],
      [own, 'a request line of 8,000 octets is accepted (RFC 9112 3)'],
    ],
  },
  {
    row: 32,
    duty: 'HTTP/2: names and values that are no fields are malformed, and not forwarded',
    tests: [[shapes, unsafeShapes]],
  },
  {
    row: 33,
    duty: 'HTTP/2: fields of connections are malformed',
    tests: [[shapes, unsafeShapes]],
  },
  {
    row: 34,
    duty: 'HTTP/2 to HTTP/1.1: Host is the authority, and cookies are one field',
    tests: [
      [shapes, unsafeShapes],
      [
        'http2/requests.test.ts',
        'brings its crumbs of cookies as one, and stays with its pod by them (RFC 9113 8.2.3)',
      ],
    ],
  },
  {
    row: 35,
    duty: 'HTTP/2: a body that does not fit its length is malformed',
    tests: [[shapes, 'a body that does not fit its length is no request (RFC 9113 8.1.1)']],
  },
  {
    row: 36,
    duty: 'HTTP/1.1 to HTTP/2: fields of the connection stay behind',
    tests: [
      [
        'http2/requests.test.ts',
        'is answered without the fields of the connection to the pod (RFC 9113 8.2.2)',
      ],
    ],
  },
]
