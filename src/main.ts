#!/usr/bin/env node
import { readFileSync } from 'node:fs'

/** Nothing of ours is imported before the check: an old Node would fail on it with an error that explains nothing. */
async function main(): Promise<number> {
  const { engines, version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const needed = engines.node.replace('>=', '')
  if (isOlder(process.versions.node, needed)) {
    process.stderr.write(`postern: needs Node ${needed} or later, and this is ${process.version}\n`)
    return 1
  }
  const { runCommandLine } = await import('./cli/command-line.ts')
  return runCommandLine(process.argv.slice(2), version)
}

function isOlder(actual: string, needed: string): boolean {
  return actual.localeCompare(needed, 'en', { numeric: true }) < 0
}

function crash(error: unknown): never {
  const text = error instanceof Error ? error.stack : String(error)
  process.stderr.write(`postern: a bug, please report it: ${text}\n`)
  process.exit(1)
}

process.on('uncaughtException', crash)

// Whoever reads our output may leave (`postern routes | head -1`): that is no reason to stop serving, nor a bug.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const status = await main()

// What was written to a pipe goes out before the end, unless nobody reads it.
process.stdout.write('', () => process.exit(status))
setTimeout(() => process.exit(status), 1_000)
