import type { CertificateFiles } from '../load/certificate.ts'

/** What every rival is told: where to listen, what to serve, where to log. */
export interface Place {
  /** A folder of its own, which exists and is empty. */
  readonly folder: string
  /** Where it has to listen on 127.0.0.1. */
  readonly port: number
  /** The same over TLS, where it can. */
  readonly tlsPort: number
  /** Shown to everybody. */
  readonly certificate: CertificateFiles
  /** The names in its table; each has the paths `/` (to `pages`) and `/upload` (to `sink`). */
  readonly hosts: readonly string[]
  /** Ports of 127.0.0.1. */
  readonly pages: number
  readonly sink: number
  /** The file that its access log goes to. */
  readonly accessLog: string
}

export interface Rival {
  readonly name: string
  /** The command that prints its version, and what to cut out of the answer. */
  readonly version: readonly string[]
  /** Writes its configuration, and resolves to the command that runs it in the foreground. */
  prepare(place: Place): Promise<readonly string[]>
  /** It listens on the port for TLS, too. */
  readonly speaksTls?: true
  /** Where it can log to standard output only: the file gets that. */
  readonly logsToOutput?: true
  /** Not a rival proper: it runs only where `--rivals` names it. */
  readonly onlyWhenNamed?: true
}
