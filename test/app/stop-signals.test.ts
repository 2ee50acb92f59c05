import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { stopSignals } from '../../src/app/stop-signals.ts'

/** Sends signals at these times, and answers which came through as the first and as the second. */
async function send(signals: readonly (readonly [number, NodeJS.Signals])[]) {
  const source = new EventEmitter()
  let now = 0
  const { first, second } = stopSignals(source, () => now)
  const got: Record<string, string> = {}
  void first.then((signal) => {
    got.first = signal
  })
  void second.then((signal) => {
    got.second = signal
  })
  for (const [at, signal] of signals) {
    now = at
    source.emit(signal, signal)
  }
  await Promise.resolve()
  return got
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s asks to stop', async (signal) => {
  expect(await send([[0, signal]])).toEqual({ first: signal })
})

test('a signal a second later asks to stop at once', async () => {
  expect(
    await send([
      [5, 'SIGTERM'],
      [1005, 'SIGINT'],
    ]),
  ).toEqual({ first: 'SIGTERM', second: 'SIGINT' })
})

test('a key press that arrives twice, because npm passes it on, counts once', async () => {
  expect(
    await send([
      [5, 'SIGINT'],
      [6, 'SIGINT'],
      [1004, 'SIGINT'],
    ]),
  ).toEqual({ first: 'SIGINT' })
})
