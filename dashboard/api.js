const tokenKey = 'postern-token'

/** The admin port wants a token that it was not given, or another one. */
export class TokenNeeded extends Error {}

/** Kept until the tab is closed, and seen by no other origin. @param {string} token */
export function keepToken(token) {
  sessionStorage.setItem(tokenKey, token)
}

/**
 * @param {string} path
 * @param {AbortSignal | null} signal
 */
export async function ask(path, signal) {
  const token = sessionStorage.getItem(tokenKey)
  const headers = token === null ? undefined : { authorization: `Bearer ${token}` }
  const response = await fetch(path, { ...(headers && { headers }), signal, cache: 'no-store' })
  if (response.status === 401) throw new TokenNeeded('a token is needed')
  return response
}

/**
 * The JSON of a path. Throws with the words of the server where it answers anything but 200.
 * @param {string} path
 */
export async function askJson(path) {
  const response = await ask(path, null)
  const body = await response.json()
  if (!response.ok) throw new Error(body.error ?? `the answer was ${response.status}`)
  return body
}
