import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { isShared, keepBorrowed, ReadBuffers } from '../../../src/proxy/http1/read-buffers.ts'

/** Plays one read of so many octets, and tells the buffer that it landed in. */
function read(buffers: ReadBuffers, length: number, use = () => {}): ArrayBufferLike {
  const bytes = buffers.lend(length)
  use()
  buffers.takeBack(length)
  return bytes.buffer
}

test('small reads of all sockets share a buffer', () => {
  expect(read(new ReadBuffers(), 300)).toBe(read(new ReadBuffers(), 300))
  expect(isShared(new ReadBuffers().lend(300))).toBe(true)
})

test('a socket in bulk reads into one buffer of its own again and again', () => {
  const buffers = new ReadBuffers()
  read(buffers, 60_000)
  const own = read(buffers, 60_000)
  expect(own).not.toBe(read(new ReadBuffers(), 1))
  expect(read(buffers, 60_000)).toBe(own)
  buffers.takeBack(1)
  expect(isShared(buffers.lend(1))).toBe(true)
})

test('bytes that a write still needs are never read over', () => {
  const buffers = new ReadBuffers()
  read(buffers, 60_000)
  const kept = read(buffers, 60_000, keepBorrowed)
  expect(read(buffers, 60_000)).not.toBe(kept)
  read(buffers, 1)
})

test('the number of own buffers is bounded, and a closed socket gives its own back', () => {
  const sockets = Array.from({ length: 1_100 }, () => {
    const buffers = new ReadBuffers()
    const socket = new EventEmitter()
    buffers.releaseAtEnd(socket as Socket)
    read(buffers, 60_000)
    return { buffers, socket }
  })
  const owners = () => sockets.filter(({ buffers }) => !isShared(buffers.current)).length
  expect(owners()).toBe(1_024)
  for (const { socket } of sockets) socket.emit('close')
  expect(owners()).toBe(0)
  const late = new ReadBuffers()
  read(late, 60_000)
  expect(isShared(late.current)).toBe(false)
})
