import { fileURLToPath } from 'node:url'
import type { Rival } from './rival.ts'

const program = fileURLToPath(new URL('./relay-program.ts', import.meta.url))

/** The floor of what is possible on Node's sockets: it parses, looks up, adds and logs nothing. Only where asked for. */
export const relay: Rival = {
  name: 'relay',
  version: [process.execPath, '--version'],
  onlyWhenNamed: true,
  prepare: async ({ port, pages, sink }) => [
    process.execPath,
    program,
    ...[port, pages, sink].map(String),
  ],
}
