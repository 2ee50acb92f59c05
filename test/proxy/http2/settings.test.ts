import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ErrorCode, type Frame } from '../../../src/proxy/http2/frame.ts'
import { ourSettings, readSettings } from '../../../src/proxy/http2/settings.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'

/** The code, and the first windows that were told. */
function read(payload: Buffer, answer = ErrorCode.noError as number): [number, number[]] {
  const windows: number[] = []
  const around = Buffer.concat([Buffer.from('abc'), payload, Buffer.from('xyz')])
  const frame: Frame = {
    type: 4,
    flags: 0,
    stream: 0,
    bytes: around,
    start: 3,
    end: 3 + payload.length,
  }
  const code = readSettings(frame, (size) => {
    windows.push(size)
    return answer
  })
  return [code, windows]
}

function payloadOf(...pairs: (readonly [id: number, value: number])[]): Buffer {
  return Buffer.concat(
    pairs.map(([id, value]) => {
      const octets = Buffer.alloc(6)
      octets.writeUInt16BE(id)
      octets.writeUInt32BE(value, 2)
      return octets
    }),
  )
}

describe('a value', () => {
  test.each([
    ['ENABLE_PUSH', 2, [0, 1], [2, 0xffffffff], ErrorCode.protocolError],
    ['INITIAL_WINDOW_SIZE', 4, [0, 65_535, 0x7fffffff], [0x80000000], ErrorCode.flowControlError],
    [
      'MAX_FRAME_SIZE',
      5,
      [16_384, 0xffffff],
      [0, 16_383, 0x1000000, 0xffffffff],
      ErrorCode.protocolError,
    ],
  ])('of %s is in its bounds (RFC 9113 6.5.2)', (_, id, good, bad, code) => {
    for (const value of good) expect(read(payloadOf([id, value]))[0]).toBe(ErrorCode.noError)
    for (const value of bad) expect(read(payloadOf([id, value]))[0]).toBe(code)
  })

  test.each([1, 3, 6, 0, 7, 8, 0x4321, 0xffff])('of setting %d may be any', (id) => {
    for (const value of [0, 1, 0xffffffff]) {
      expect(read(payloadOf([id, value]))).toEqual([ErrorCode.noError, []])
    }
  })
})

test('the first windows are told in their order', () => {
  const payload = payloadOf([4, 1], [3, 100], [4, 0], [4, 70_000])
  expect(read(payload)).toEqual([ErrorCode.noError, [1, 0, 70_000]])
})

test('nothing is read behind what is wrong', () => {
  expect(read(payloadOf([4, 1], [2, 2], [4, 2]))).toEqual([ErrorCode.protocolError, [1]])
  expect(read(payloadOf([4, 1], [4, 2]), ErrorCode.flowControlError)).toEqual([
    ErrorCode.flowControlError,
    [1],
  ])
})

test('a length that is no multiple of six is an error of the frame (RFC 9113 6.5)', () => {
  const payload = payloadOf([4, 1], [4, 2])
  for (let length = 0; length <= payload.length; length++) {
    const [code] = read(payload.subarray(0, length))
    expect(code).toBe(length % 6 === 0 ? ErrorCode.noError : ErrorCode.frameSizeError)
  }
})

test('32 settings are taken, 33 are not', () => {
  const many = (count: number) =>
    payloadOf(...Array.from({ length: count }, () => [4, 1] as [number, number]))
  expect(read(many(32))[0]).toBe(ErrorCode.noError)
  expect(read(many(33))).toEqual([ErrorCode.enhanceYourCalm, []])
})

test('any octets have a code, and every window that is told is a window', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (payload) => {
      const [code, windows] = read(Buffer.from(payload))
      expect(Object.values(ErrorCode)).toContain(code)
      for (const size of windows) expect(size).toBeLessThanOrEqual(0x7fffffff)
    }),
    { numRuns: 1_000, seed: 6 },
  )
})

test('ours are settings that a client accepts', () => {
  const payload = ourSettings(defaultLimits)
  expect(read(payload)).toEqual([ErrorCode.noError, []])
  expect(payload).toEqual(payloadOf([3, 100], [6, 32_768 + 100 * 32]))
})
