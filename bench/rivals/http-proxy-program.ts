import { randomUUID } from 'node:crypto'
import { createWriteStream, readFileSync } from 'node:fs'
import { Agent, createServer, ServerResponse } from 'node:http'
import httpProxy from 'http-proxy'
import type { Place } from './rival.ts'

/*
 * http-proxy as its documentation shows it, plus what the others do as well: a table of hosts, kept connections, a request
 * id, an access log in chunks.
 */

const place: Place = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const table = new Map(
  place.hosts.map((host) => [
    host,
    { pages: `http://127.0.0.1:${place.pages}`, sink: `http://127.0.0.1:${place.sink}` },
  ]),
)
const log = createWriteStream(place.accessLog, { flags: 'a' })
const agent = new Agent({ keepAlive: true, maxSockets: 1024, maxFreeSockets: 1024 })
const proxy = httpProxy.createProxyServer({ agent, xfwd: true })
proxy.on('error', (_error, _request, response) => {
  if (response instanceof ServerResponse) response.writeHead(502).end()
})

let lines = ''
setInterval(() => {
  log.write(lines)
  lines = ''
}, 100)

const server = createServer((request, response) => {
  const startedAt = performance.now()
  const target = table.get(request.headers.host ?? '')
  if (target === undefined) {
    response.writeHead(404).end()
    return
  }
  const id = randomUUID()
  request.headers['x-request-id'] = id
  request.headers['x-real-ip'] = request.socket.remoteAddress ?? ''
  response.once('finish', () => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(3)
    lines +=
      `${request.socket.remoteAddress} - - [${new Date().toISOString()}] "${request.method} ${request.url} HTTP/1.1"` +
      ` ${response.statusCode} "${request.headers.referer ?? '-'}" "${request.headers['user-agent'] ?? '-'}"` +
      ` ${seconds} ${id}\n`
  })
  const upload = request.url?.startsWith('/upload') === true
  proxy.web(request, response, { target: upload ? target.sink : target.pages })
})
server.keepAliveTimeout = 120_000
server.listen(place.port, '127.0.0.1', 4096)
