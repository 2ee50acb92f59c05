import { ask, TokenNeeded } from './api.js'

/** @import { LinkState } from './live-state.js' */

/** Milliseconds without a byte after which the connection counts as dead: there is an event each second. */
const longestSilence = 5_000
const retryAfter = 1_000

/**
 * Follows the server's events for as long as the page is seen, and begins again whenever they end. EventSource would not do: it
 * can't send a token.
 * @param {string} path
 * @param {{ event: (name: string, data: string) => void, state: (state: LinkState) => void }} tell
 * @returns {() => void} ends it
 */
export function followEvents(path, tell) {
  let controller = new AbortController()
  let retry = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)

  async function connect() {
    clearTimeout(retry)
    controller.abort()
    if (document.hidden) return
    controller = new AbortController()
    const { signal } = controller
    try {
      await readEvents(path, controller, tell)
    } catch (error) {
      if (signal.aborted && signal.reason !== silence) return
      if (error instanceof TokenNeeded) return tell.state('token-needed')
    }
    tell.state('lost')
    retry = setTimeout(connect, retryAfter)
  }

  tell.state('connecting')
  document.addEventListener('visibilitychange', connect)
  void connect()
  return () => {
    document.removeEventListener('visibilitychange', connect)
    clearTimeout(retry)
    controller.abort()
  }
}

const silence = new Error('nothing came for too long')

/**
 * Resolves when the stream ends.
 * @param {string} path
 * @param {AbortController} controller
 * @param {Parameters<typeof followEvents>[1]} tell
 */
async function readEvents(path, controller, tell) {
  let watchdog = setTimeout(() => controller.abort(silence), longestSilence)
  try {
    const { ok, body } = await ask(path, controller.signal)
    if (!ok || body === null) return
    tell.state('live')
    let text = ''
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => controller.abort(silence), longestSilence)
      const events = (text + part.value).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const [, name = '', data = ''] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? []
        tell.event(name, data)
      }
    }
  } finally {
    clearTimeout(watchdog)
  }
}
