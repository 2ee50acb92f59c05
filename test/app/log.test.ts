import { describe, expect, test } from 'vitest'
import { createJsonLog } from '../../src/app/json-log.ts'
import type { LogLevel } from '../../src/app/log.ts'
import { createLog } from '../../src/app/log.ts'
import { Redacted } from '../../src/base/redacted.ts'

function logged(level: LogLevel, message: string, details?: object): string {
  let text = ''
  const write = (line: string) => {
    text += line
  }
  createLog({ level: 'info', write, now: () => 0 })(level, message, details)
  return text
}

describe('a line of the log', () => {
  test('has time, level and message', () => {
    expect(logged('warn', 'it rains')).toBe('1970-01-01T00:00:00.000Z warn  it rains\n')
  })

  test('shows details behind the message', () => {
    expect(logged('info', 'ready', { http: '127.0.0.1:80', routes: 3, why: 'two words' })).toBe(
      '1970-01-01T00:00:00.000Z info  ready http=127.0.0.1:80 routes=3 why="two words"\n',
    )
  })

  test('is left out below the level', () => {
    expect(logged('debug', 'noise')).toBe('')
  })

  test.each([
    ['a newline in the message', 'a\nb', {}],
    ['a newline in a text', 'a', { text: 'b\nc\u2028d' }],
    ['a newline in a list', 'a', { list: ['b\nc', { d: 'e\nf' }] }],
    ['the stack of an error', 'a', { error: new Error('b\nc') }],
    ['an escape sequence', 'a\u001b[2Jb', { text: '\u009b2J' }],
  ])('stays one line of printable text with %s', (_name, message, details) => {
    expect(logged('error', message, details)).toMatch(/^[\x20-\x7e]+\n$/)
  })

  test('shows no secret', () => {
    const secret = new Redacted('swordfish')
    expect(logged('error', `${secret}`, { secret, deep: { secret } })).not.toContain('swordfish')
  })
})

describe('a line of the log for programs', () => {
  function record(level: LogLevel, message: string, details?: object) {
    let text = ''
    const write = (line: string) => {
      text += line
    }
    createJsonLog({ level: 'info', write, now: () => 0 })(level, message, details)
    return text
  }

  test('is one JSON document with time, level, message and details', () => {
    const line = record('warn', 'it\nrains', { routes: 3, hosts: ['a', 'b'] })
    expect(line).toMatch(/^[^\n]+\n$/)
    expect(JSON.parse(line)).toEqual({
      level: 'warn',
      time: '1970-01-01T00:00:00.000Z',
      message: 'it\nrains',
      routes: 3,
      hosts: ['a', 'b'],
    })
  })

  test('is left out below the level', () => {
    expect(record('debug', 'noise')).toBe('')
  })

  test('shows an error with its stack, and no secret', () => {
    const { error, key } = JSON.parse(
      record('error', 'a', { error: new Error('b'), key: new Redacted('hunter2') }),
    )
    expect(error).toMatchObject({ type: 'Error', message: 'b' })
    expect(error.stack).toContain('log.test.ts')
    expect(key).toBe('[redacted]')
  })
})
