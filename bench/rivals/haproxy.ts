import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place, Rival } from './rival.ts'

/**
 * One thread. Hosts are looked up in a map, which is how it is done there; connections to the pods are shared by all clients.
 * HAProxy has no log files: lines go to standard output, each with a system call.
 */
export const haproxy: Rival = {
  name: 'haproxy',
  version: ['haproxy', '-v'],
  logsToOutput: true,
  speaksTls: true,
  async prepare(place) {
    const map = join(place.folder, 'hosts.map')
    await writeFile(map, place.hosts.map((host) => `${host} pages\n`).join(''))
    const file = join(place.folder, 'haproxy.cfg')
    await writeFile(file, configuration(place, map))
    return ['haproxy', '-db', '-q', '-f', file]
  },
}

function configuration(place: Place, map: string): string {
  return `
global
  nbthread 1
  maxconn 8000
  log stdout format raw local0 info

defaults
  mode http
  log global
  timeout connect 5s
  timeout client 120s
  timeout server 120s
  timeout http-keep-alive 120s
  timeout http-request 10s
  http-reuse always
  log-format '%ci - - [%T] "%r" %ST %B "%[capture.req.hdr(0)]" "%[capture.req.hdr(1)]" %U %Ta [%b] [] %si:%sp %B %Tr %ST %ID'

frontend http
  bind 127.0.0.1:${place.port} backlog 4096
  bind 127.0.0.1:${place.tlsPort} backlog 4096 ssl crt ${place.certificate.both} ciphersuites TLS_AES_128_GCM_SHA256 alpn h2,http/1.1
  unique-id-format %[rand(4294967295),hex][rand(4294967295),hex][rand(4294967295),hex][rand(4294967295),hex]
  unique-id-header X-Request-ID
  capture request header Referer len 64
  capture request header User-Agent len 64
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-var(txn.pods) req.hdr(host),lower,map_str(${map})
  http-request return status 404 unless { var(txn.pods) -m found }
  use_backend sink if { path_beg /upload }
  use_backend %[var(txn.pods)]

backend pages
  server pod 127.0.0.1:${place.pages}

backend sink
  server pod 127.0.0.1:${place.sink}
`
}
