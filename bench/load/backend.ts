import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCore } from '../cores.ts'
import { answers } from '../processes/answers.ts'
import { type Program, startProgram } from '../processes/children.ts'
import { freePort } from '../processes/free-port.ts'
import { temporaryPaths, workerAccount } from '../rivals/nginx.ts'

/** What stands behind every rival. */
export interface Backend {
  /** Answers `/` with 23 bytes and `/100m` with a file of 100 MB. */
  readonly pages: number
  /** Reads a body to its end, then answers. */
  readonly sink: number
  /** A file of 100 MB. */
  readonly largeFile: string
  readonly programs: readonly Program[]
}

/** Bytes of the large body. */
export const largeBody = 100_000_000

const sinkProgram = fileURLToPath(new URL('./sink-program.ts', import.meta.url))

export async function startBackend(folder: string): Promise<Backend> {
  const pages = await freePort()
  const sink = await freePort()
  await mkdir(join(folder, 'temp'), { recursive: true })
  const largeFile = join(folder, '100m')
  await writeFile(largeFile, Buffer.alloc(largeBody, 'x'))
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configuration(folder, pages))
  const output = join(folder, 'output')
  const command = ['nginx', '-p', folder, '-c', file, '-e', join(folder, 'error.log')]
  const pagesProgram = startProgram(command, { core: loadCore, output })
  const sinkCommand = [process.execPath, sinkProgram, String(sink)]
  const sinkServer = startProgram(sinkCommand, { core: loadCore, output })
  await answers(pagesProgram, pages, 'backend', '/')
  await answers(sinkServer, sink, 'backend', '/upload')
  return { pages, sink, largeFile, programs: [pagesProgram, sinkServer] }
}

function configuration(folder: string, port: number): string {
  return `
${workerAccount}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log error;
events { worker_connections 16384; }
http {
  ${temporaryPaths}
  access_log off;
  sendfile on;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  default_type text/plain;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { return 200 "Hello from the backend\\n"; }
    location = /100m { root ${folder}; }
  }
}
`
}
