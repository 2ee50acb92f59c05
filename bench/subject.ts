import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { proxyCore } from './cores.ts'
import type { Backend } from './load/backend.ts'
import type { CertificateFiles } from './load/certificate.ts'
import { answers } from './processes/answers.ts'
import { startProgram } from './processes/children.ts'
import { freePort } from './processes/free-port.ts'
import type { Rival } from './rivals/rival.ts'

/** A rival that runs. */
export interface Subject {
  readonly rival: Rival
  readonly pid: number
  readonly port: number
  /** null: it does not speak TLS. */
  readonly tlsPort: number | null
  /** A folder of its own. */
  readonly folder: string
  /** File with the names that it serves, one a line. */
  readonly hostsFile: string
  /** One of them. */
  readonly host: string
  /** File of 100 MB. */
  readonly largeFile: string
  /** Another process of the same rival, for what needs one that has done nothing yet. */
  startFresh(): Promise<Subject>
  /** So that the disk does not fill up with lines that nobody reads. */
  emptyLog(): Promise<void>
  stop(): Promise<void>
}

/** What all rivals of a run have in common. */
export interface Stage {
  /** An empty folder for all of them. */
  readonly folder: string
  readonly hosts: readonly string[]
  readonly backend: Backend
  readonly certificate: CertificateFiles
}

/** Names as they are in a cluster: some teams, many applications. */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `app-${n}.team-${n % 97}.example.com`)
}

export async function startSubject(rival: Rival, stage: Stage): Promise<Subject> {
  const port = await freePort()
  const tlsPort = await freePort()
  const folder = join(stage.folder, `${rival.name}-${port}`)
  await mkdir(folder)
  const accessLog = join(folder, 'access.log')
  await writeFile(accessLog, '')
  const hostsFile = join(folder, 'hosts')
  await writeFile(hostsFile, stage.hosts.map((host) => `${host}\n`).join(''))
  const { pages, sink, largeFile } = stage.backend
  const { hosts, certificate } = stage
  const ports = { port, tlsPort, pages, sink }
  const command = await rival.prepare({ ...ports, folder, hosts, certificate, accessLog })
  const output = rival.logsToOutput === true ? accessLog : join(folder, 'output')
  const program = startProgram(command, { core: proxyCore, output })
  const host = hosts[hosts.length >> 1] ?? ''
  await answers(program, port, host, '/')
  return {
    rival,
    pid: program.pid,
    port,
    tlsPort: rival.speaksTls === true ? tlsPort : null,
    folder,
    hostsFile,
    host,
    largeFile,
    startFresh: () => startSubject(rival, stage),
    emptyLog: () => truncate(accessLog),
    stop: () => program.stop(),
  }
}

/** For what is asked only of those that speak TLS. */
export function tlsPort({ rival, tlsPort: port }: Subject): number {
  if (port === null) throw new Error(`bug: ${rival.name} does not speak TLS`)
  return port
}
