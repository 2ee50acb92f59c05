import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginTurn, endTurn } from '../../src/base/turn-clock.ts'
import { RecordQueue } from '../../src/telemetry/record-queue.ts'
import { requestRecord } from './request-record.ts'

/** A queue that is told of numbered requests, and the numbers that were recorded. */
function recording() {
  const recorded: number[] = []
  const queue = new RecordQueue(({ target }) => recorded.push(Number(target)))
  let next = 0
  const finish = (count: number) => {
    for (let i = 0; i < count; i++) queue.add(requestRecord({ target: String(next++) }))
  }
  return { queue, recorded, finish }
}

/** A turn of the event loop in which something is read. */
async function busyTurn(): Promise<void> {
  beginTurn()
  endTurn()
  await nextTurn()
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

test('a request is recorded once nothing else was read', async () => {
  const { recorded, finish } = recording()
  finish(2)
  expect(recorded).toEqual([])
  await nextTurn()
  expect(recorded).toEqual([0, 1])
})

test('records wait while something is read in each turn', async () => {
  const { recorded, finish } = recording()
  finish(1)
  for (let i = 0; i < 10; i++) await busyTurn()
  finish(1)
  await busyTurn()
  expect(recorded).toEqual([])
  await nextTurn()
  expect(recorded).toEqual([0, 1])
})

test('many are recorded over several turns, so that what comes meanwhile is read between them', async () => {
  const { recorded, finish } = recording()
  finish(40)
  await nextTurn()
  expect(recorded).toEqual(numbers(16))
  await busyTurn()
  expect(recorded).toEqual(numbers(16))
  await nextTurn()
  await nextTurn()
  expect(recorded).toEqual(numbers(40))
})

test('beyond 256 that wait, some are recorded at once', () => {
  const { recorded, finish } = recording()
  finish(256)
  expect(recorded).toEqual([])
  finish(1)
  expect(recorded).toEqual(numbers(16))
})

test('after 64 busy turns some are recorded in each turn, until none waits', async () => {
  const { recorded, finish } = recording()
  finish(40)
  for (let i = 0; i < 64; i++) await busyTurn()
  expect(recorded).toEqual([])
  for (const count of [16, 32, 40]) {
    await busyTurn()
    expect(recorded).toEqual(numbers(count))
  }
  finish(1)
  await busyTurn()
  expect(recorded).toHaveLength(40)
})

test('all are recorded at once for whoever asks, and once only', async () => {
  const { queue, recorded, finish } = recording()
  finish(40)
  queue.recordAll()
  expect(recorded).toEqual(numbers(40))
  await nextTurn()
  await nextTurn()
  expect(recorded).toEqual(numbers(40))
  finish(1)
  await nextTurn()
  expect(recorded).toEqual(numbers(41))
})
