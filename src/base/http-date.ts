let second = 0
let text = ''

/** Now as an HTTP date (RFC 9110 5.6.7), made once a second. */
export function httpDate(now: number): string {
  const current = Math.floor(now / 1000)
  if (current !== second) {
    second = current
    text = new Date(current * 1000).toUTCString()
  }
  return text
}
