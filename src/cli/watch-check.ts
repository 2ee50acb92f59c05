import { followManifests } from '../app/offline.ts'
import type { TranslatingOptions } from '../app/options/option-table.ts'
import type { ReadOptions } from '../app/options/read-options.ts'
import { stopSignals } from '../app/stop-signals.ts'
import { CodedError } from '../base/coded-error.ts'
import type { Output } from './output.ts'

/**
 * Runs `check` now and after each change of `paths`, one after the other, until SIGINT or SIGTERM. What is read is read anew
 * each time: a document that an edit breaks has no last good form here, unlike in `run`.
 */
export async function watchCheck(
  paths: readonly string[],
  options: ReadOptions<TranslatingOptions>,
  check: () => Promise<unknown>,
  output: Output,
): Promise<void> {
  const { first: stopped } = stopSignals(process, () => performance.now())
  let changed = Promise.withResolvers<void>()
  const unfollow = await followManifests(paths, options, () => changed.resolve())
  // Neither the watches nor a signal that may come keep the process alive.
  const alive = setInterval(() => {}, 60_000)
  try {
    for (;;) {
      await checkOnce(check, output)
      output.err('watching for changes; Ctrl-C ends it\n')
      if (typeof (await Promise.race([changed.promise, stopped])) === 'string') return
      changed = Promise.withResolvers<void>()
      output.out(`\nchanged at ${new Date().toLocaleTimeString('sv')}\n\n`)
    }
  } finally {
    clearInterval(alive)
    await unfollow()
  }
}

/** A folder that is gone may come back. */
async function checkOnce(check: () => Promise<unknown>, output: Output): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    output.err(`postern: ${error.message}\n`)
  }
}
