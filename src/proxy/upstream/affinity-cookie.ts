import type { CookieAffinity } from '../../snapshot/policy.ts'
import type { Route } from '../../snapshot/route.ts'

/** A value of ours has 22 characters; whatever is much longer is not looked at. */
const longestValue = 128

/**
 * What the first cookie with this name and a known value stands for (RFC 6265 section 4.2); null where there is none. The
 * first known, not simply the first: a browser sends the cookie with the longest Path first, and one that an earlier rule
 * left behind there could never be replaced by this rule, so that the client would get a new pod with every request.
 * A value in double quotes counts without them. The lookup is no comparison with a secret: who knows a value merely
 * reaches a pod that anybody may be sent to.
 */
export function knownCookie<T>(
  header: string,
  name: string,
  known: ReadonlyMap<string, T>,
): T | null {
  let start = 0
  while (start < header.length) {
    const semicolon = header.indexOf(';', start)
    const end = semicolon < 0 ? header.length : semicolon
    const found = knownPair(header, start, end, name, known)
    if (found !== undefined) return found
    start = end + 1
  }
  return null
}

function knownPair<T>(
  header: string,
  start: number,
  end: number,
  name: string,
  known: ReadonlyMap<string, T>,
): T | undefined {
  while (start < end && isBlank(header.charCodeAt(start))) start++
  while (end > start && isBlank(header.charCodeAt(end - 1))) end--
  if (!header.startsWith(name, start) || header[start + name.length] !== '=') return undefined
  start += name.length + 1
  if (end - start >= 2 && header[start] === '"' && header[end - 1] === '"') {
    start++
    end--
  }
  return end <= start || end - start > longestValue
    ? undefined
    : known.get(header.slice(start, end))
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/**
 * The Path attribute for the cookie of a rule: the rule's path. A Prefix leaves its trailing slash out, because `/foo/`
 * also takes `/foo`, where a browser would not send a cookie for `/foo/`. A path that can't be written into a cookie (`;`,
 * non-ASCII) is cut to the folder before that place: sent too widely, the cookie does no harm.
 */
export function cookiePath(route: Pick<Route, 'path' | 'pathType'>): string {
  const { path, pathType } = route
  const unfit = path.search(/[^!-~]|;/)
  if (unfit >= 0) return path.slice(0, path.lastIndexOf('/', unfit) + 1)
  return pathType === 'Prefix' && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** The last second that an HTTP date can tell (RFC 9110 section 5.6.7: four digits for the year). */
const lastDate = Date.UTC(9999, 11, 31, 23, 59, 59)

/**
 * The Set-Cookie field that binds a client to a pod. `path` is what `cookiePath` gave for the rule; `https` says how the
 * client came; `now` is milliseconds since 1970.
 */
export function setCookie(
  policy: CookieAffinity,
  value: string,
  path: string,
  https: boolean,
  now: number,
): string {
  let field = `${policy.cookieName}=${value}; Path=${policy.path ?? path}`
  if (policy.domain !== null) field += `; Domain=${policy.domain}`
  if (policy.expires !== null) {
    const date = new Date(Math.min(now + policy.expires * 1000, lastDate))
    field += `; Expires=${date.toUTCString()}`
  }
  if (policy.maxAge !== null) field += `; Max-Age=${policy.maxAge}`
  field += '; HttpOnly'
  if (https || policy.secure) field += '; Secure'
  if (policy.sameSite !== null) field += `; SameSite=${policy.sameSite}`
  return field
}
