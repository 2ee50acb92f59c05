/** Requests in short. `extra`: further lines, each with its CRLF. */
export function get(path = '/', extra = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n${extra}\r\n`
}

export function head(path = '/', extra = ''): string {
  return `HEAD ${path} HTTP/1.1\r\nHost: a\r\n${extra}\r\n`
}

export function post(body: string, extra = '', path = '/'): string {
  return `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n${extra}\r\n${body}`
}

export function postChunked(chunked: string, extra = '', path = '/'): string {
  return `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${extra}\r\n${chunked}`
}

export function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}

export const LAST_CHUNK = '0\r\n\r\n'

/** Asks for a WebSocket, as a browser does. */
export function upgrade(path = '/', extra = ''): string {
  return get(
    path,
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${extra}`,
  )
}
