import { createServer, type Socket } from 'node:net'

/*
 * Reads the body of each request to its end and answers then. It is written by hand because node:http would take longer than
 * the proxies that it stands behind. Only bodies with a Content-Length are understood; a request is expected to wait for the
 * answer to the one before.
 */

const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n'
const contentLength = /\r\ncontent-length: *(\d+)\r\n/i

function serve(socket: Socket): void {
  let head = ''
  let missing = 0
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    if (missing > 0) {
      missing -= bytes.length
    } else {
      head += bytes.toString('latin1', 0, Math.min(bytes.length, 8_192))
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      if (/\r\ntransfer-encoding:/i.test(head.slice(0, end))) {
        socket.end('HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\n\r\n')
        return
      }
      const before = head.length - Math.min(bytes.length, 8_192)
      const length = Number(contentLength.exec(head.slice(0, end + 2))?.[1] ?? 0)
      missing = length - (before + bytes.length - (end + 4))
      head = ''
    }
    if (missing <= 0) socket.write(answer)
  })
}

createServer({ noDelay: true }, serve).listen(Number(process.argv[2]), '127.0.0.1', 4096)
