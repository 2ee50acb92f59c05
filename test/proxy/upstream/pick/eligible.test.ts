import { describe, expect, test } from 'vitest'
import { eligible } from '../../../../src/proxy/upstream/pick/eligible.ts'

const ready = { ready: true, serving: true, terminating: false }
const leaving = { ready: false, serving: true, terminating: true }
const starting = { ready: false, serving: false, terminating: false }
const dead = { ready: false, serving: false, terminating: true }
/** The Service publishes addresses that are not ready. */
const published = { ready: true, serving: false, terminating: false }

const isReady = (endpoint: { readonly ready: boolean }) => endpoint.ready

describe('the endpoints that may get requests', () => {
  test('are the ready ones', () => {
    expect(eligible([leaving, ready, starting, published], isReady)).toEqual([ready, published])
  })

  test('are those that still answer while they terminate, where none is ready', () => {
    expect(eligible([starting, leaving, dead], isReady)).toEqual([leaving])
  })

  test('are none where none answers', () => {
    expect(eligible([starting, dead], isReady)).toEqual([])
  })
})
