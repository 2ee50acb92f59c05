/**
 * Who may import whom, the same table as in docs/architecture.md. A file belongs to the longest name in the first column that
 * it is under, and may import from there; a file in the second column stands for itself alone. What is not named is forbidden.
 */
export const importTable: ReadonlyMap<string, readonly string[]> = new Map([
  ['base', []],
  ['snapshot', ['base']],
  ['telemetry', ['base']],
  ['control/diagnostics', ['base']],
  ['control/kubernetes', ['base', 'control/diagnostics']],
  ['control/source', ['base', 'control/diagnostics', 'control/kubernetes']],
  ['control/translate', ['base', 'snapshot', 'control/diagnostics', 'control/kubernetes']],
  [
    'control',
    [
      'base',
      'snapshot',
      'control/diagnostics',
      'control/kubernetes',
      'control/source',
      'control/translate',
    ],
  ],
  ['proxy/router', ['base', 'snapshot']],
  ['proxy/tls', ['base', 'snapshot']],
  ['proxy/upstream', ['base', 'snapshot']],
  ['proxy/policy', ['base', 'snapshot']],
  ['proxy/health', ['base', 'snapshot', 'proxy/upstream']],
  ['proxy/external-names', ['base', 'snapshot']],
  ['proxy/message', ['base']],
  [
    'proxy/http1',
    [
      'base',
      'proxy/message',
      'proxy/exchange.ts',
      'proxy/failure.ts',
      'proxy/limits.ts',
      'proxy/client-connection.ts',
      'proxy/server-context.ts',
      'proxy/upstream-connection.ts',
    ],
  ],
  [
    'proxy/http2',
    [
      'base',
      'proxy/message',
      'proxy/http1',
      'proxy/client-connection.ts',
      'proxy/exchange.ts',
      'proxy/failure.ts',
      'proxy/limits.ts',
      'proxy/server-context.ts',
      'proxy/upstream-connection.ts',
    ],
  ],
  [
    'proxy',
    [
      'base',
      'snapshot',
      'telemetry/request-record.ts',
      'proxy/router',
      'proxy/tls',
      'proxy/upstream',
      'proxy/health',
      'proxy/external-names',
      'proxy/policy',
      'proxy/message',
      'proxy/http1',
      'proxy/http2',
    ],
  ],
  ['admin', ['base', 'snapshot', 'telemetry', 'control/diagnostics']],
  [
    'app',
    [
      'base',
      'snapshot',
      'telemetry',
      'control',
      'control/diagnostics',
      'control/kubernetes',
      'control/source',
      'control/translate',
      'proxy',
      'admin',
    ],
  ],
  ['cli', ['base', 'snapshot', 'control/diagnostics', 'app']],
  ['main.ts', ['cli']],
])

/** The row of a file, by its path inside src. */
export function rowOf(path: string): string | undefined {
  return [...importTable.keys()]
    .filter((name) => path === name || path.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0]
}

/** Both by their paths inside src. */
export function mayImport(path: string, imported: string): boolean {
  const from = rowOf(path)
  const to = rowOf(imported)
  if (from === undefined || to === undefined) return false
  const targets = importTable.get(from) ?? []
  return from === to || targets.includes(to) || targets.includes(imported)
}
