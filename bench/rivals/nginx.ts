import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place, Rival } from './rival.ts'

/**
 * One worker. A server block for each host, connections to the pods kept, bodies streamed as they come, and the access log
 * of ingress-nginx, written in chunks as ours is: its own default would be a system call for each request.
 */
export const nginx: Rival = {
  name: 'nginx',
  version: ['nginx', '-v'],
  speaksTls: true,
  async prepare(place) {
    await mkdir(join(place.folder, 'temp'))
    const file = join(place.folder, 'nginx.conf')
    await writeFile(file, configuration(place))
    return ['nginx', '-p', place.folder, '-c', file, '-e', join(place.folder, 'error.log')]
  },
}

/** The account of the workers may be another than the one that owns the folder, where that is root. */
export const workerAccount = process.getuid?.() === 0 ? 'user root;' : ''

/** Where nginx keeps bodies that it can't pass on; all of them in the folder of this run. */
export const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((kind) => `${kind}_temp_path temp;`)
  .join(' ')

function configuration(place: Place): string {
  return `
${workerAccount}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log error;
events { worker_connections 16384; }
http {
  ${temporaryPaths}
  server_tokens off;
  server_names_hash_max_size 8192;
  server_names_hash_bucket_size 128;
  keepalive_timeout 120s;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  reset_timedout_connection on;
  tcp_nodelay on;
  log_format upstreaminfo '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_host] [] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $request_id';
  access_log ${place.accessLog} upstreaminfo buffer=64k flush=1s;

  upstream pages { server 127.0.0.1:${place.pages}; keepalive 1024; keepalive_requests 1000000000; }
  upstream sink { server 127.0.0.1:${place.sink}; keepalive 1024; keepalive_requests 1000000000; }

  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Host $http_host;
  proxy_set_header X-Forwarded-Port $server_port;
  proxy_set_header X-Request-ID $request_id;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;

  ssl_certificate ${place.certificate.chain};
  ssl_certificate_key ${place.certificate.key};
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;

  server {
    listen 127.0.0.1:${place.port} default_server backlog=4096;
    listen 127.0.0.1:${place.tlsPort} default_server backlog=4096 ssl http2;
    return 404;
  }
${place.hosts.map((host) => serverBlock(place, host)).join('\n')}
}
`
}

function serverBlock({ port, tlsPort }: Place, host: string): string {
  return `  server {
    listen 127.0.0.1:${port};
    listen 127.0.0.1:${tlsPort} ssl http2;
    server_name ${host};
    location / { proxy_pass http://pages; }
    location /upload { proxy_pass http://sink; }
  }`
}
