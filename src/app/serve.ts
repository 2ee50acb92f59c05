import { systemClock } from '../base/clock.ts'
import { createJsonLog } from './json-log.ts'
import type { Log } from './log.ts'
import { createLog } from './log.ts'
import type { Options } from './options/option-table.ts'
import type { ReadOptions } from './options/read-options.ts'
import type { Running } from './start.ts'
import { start } from './start.ts'
import { stopSignals } from './stop-signals.ts'

/** The log of the program, on standard error: standard output belongs to the access log and to results. */
export function openLog({ logLevel, logFormat }: Pick<Options, 'logLevel' | 'logFormat'>): Log {
  const create = logFormat === 'json' ? createJsonLog : createLog
  return create({
    level: logLevel,
    write: (line) => process.stderr.write(line),
    now: systemClock.now,
  })
}

/**
 * Starts, calls `onReady`, serves until SIGTERM or SIGINT, and drains. Resolves to the exit status: 0, or 1 where a second
 * signal cut the drain short.
 */
export async function serve(
  options: ReadOptions<Options>,
  log: Log,
  onReady: (running: Running) => void = () => {},
): Promise<number> {
  const { first, second } = stopSignals(process, () => performance.now())
  let reopenLogs = async () => {}
  // From the beginning, and also where nothing can be opened anew: Node's own answer to SIGUSR1 is to open a debugger.
  process.on('SIGUSR1', () => void reopenLogs())
  const running = await Promise.race([start(options, log, systemClock), first])
  if (typeof running === 'string') return 0
  reopenLogs = running.reopenLogs

  const { bind, adminBind } = options.values
  log('info', 'ready', {
    http: hostAndPort(bind, running.httpPort),
    https: hostAndPort(bind, running.httpsPort),
    admin: hostAndPort(adminBind, running.adminPort),
  })
  onReady(running)

  log('info', 'draining: open requests may finish; a second signal ends them', {
    signal: await first,
  })
  const status = await Promise.race([running.stop().then(() => 0), second.then(() => 1)])
  log('info', 'stopped')
  return status
}

function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
