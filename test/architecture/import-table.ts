/**
 * Who may import whom, the same table as in docs/architecture.md. A file belongs to the longest name that it is in;
 * what is not named is forbidden. A folder may always import from itself.
 */
export const importTable: ReadonlyMap<string, readonly string[]> = new Map([
  ['base', []],
  ['snapshot', ['base']],
  ['telemetry', ['base']],
  ['control/diagnostics', ['base']],
  ['control/kubernetes', ['base', 'control/diagnostics']],
  ['control/source', ['base', 'control/diagnostics', 'control/kubernetes']],
  ['control/translate', ['base', 'control/diagnostics', 'control/kubernetes', 'snapshot']],
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
  ['proxy/http1', ['base', 'proxy']],
  [
    'proxy',
    [
      'base',
      'snapshot',
      'telemetry',
      'proxy/router',
      'proxy/tls',
      'proxy/upstream',
      'proxy/http1',
    ],
  ],
  ['admin', ['base', 'control/diagnostics', 'snapshot', 'telemetry']],
  [
    'app',
    [
      'base',
      'snapshot',
      'telemetry',
      'control',
      'control/diagnostics',
      'control/source',
      'control/translate',
      'proxy',
      'admin',
    ],
  ],
  ['cli', ['base', 'control/diagnostics', 'snapshot', 'app']],
  ['main.ts', ['cli']],
])

/** The row of a file, by its path inside src. */
export function folderOf(path: string): string | undefined {
  return [...importTable.keys()]
    .filter((folder) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]
}
