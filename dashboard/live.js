import { useEffect, useState } from 'preact/hooks'
import { followEvents } from './event-stream.js'
import { afterEvent, nothingYet } from './live-state.js'

/** @param {number} attempt another one begins anew @returns {import('./live-state.js').Live} */
export function useLive(attempt) {
  const [live, setLive] = useState(nothingYet)
  useEffect(
    () =>
      followEvents('/dashboard/events', {
        state: (link) => setLive((before) => ({ ...before, link })),
        event: (name, data) => setLive((before) => afterEvent(before, name, JSON.parse(data))),
      }),
    [attempt],
  )
  return live
}
