import { diffOffline, type OfflineDiff } from '../app/diff-offline.ts'
import { translatingOptions } from '../app/options/option-table.ts'
import type { FlagValues } from '../app/options/read-options.ts'
import { readOptions } from '../app/options/read-options.ts'
import { systemClock } from '../base/clock.ts'
import { type ChangeKind, changeKind } from '../snapshot/changed.ts'
import { counted } from './counted.ts'
import { diffMarkdown } from './diff-markdown.ts'
import { diffText } from './diff-text.ts'
import type { Output } from './output.ts'

export interface DiffFlags {
  readonly format: 'text' | 'json' | 'markdown'
  readonly failOn: readonly ChangeKind[]
}

/** Resolves to the exit status: 1 where something of `failOn` was found, or where the new manifests have errors. */
export async function diff(
  oldPath: string,
  newPath: string,
  flags: FlagValues,
  { format, failOn }: DiffFlags,
  output: Output,
): Promise<number> {
  const options = readOptions(translatingOptions, flags)
  const { diff, errors } = await diffOffline(oldPath, newPath, options, systemClock)
  output.out(render(diff, format))
  for (const [path, count] of [
    [oldPath, errors.before],
    [newPath, errors.after],
  ] as const) {
    if (count === 0) continue
    output.err(
      `postern: ${path}: ${counted(count, 'error')}, and what has them counts as not there; postern check tells which\n`,
    )
  }
  return errors.after > 0 || failOn.some((kind) => hasChange(diff, kind)) ? 1 : 0
}

function render(diff: OfflineDiff, format: DiffFlags['format']): string {
  switch (format) {
    case 'text':
      return diffText(diff)
    case 'json':
      return `${JSON.stringify(diff, null, 2)}\n`
    case 'markdown':
      return diffMarkdown(diff)
  }
}

/** Of routes, of the default backend, and of what a host shows as its certificate. Pods come and go without a review. */
function hasChange({ summary, defaultBackend, tlsHosts }: OfflineDiff, kind: ChangeKind): boolean {
  return (
    summary[kind] > 0 ||
    [defaultBackend, ...tlsHosts].some((change) => change !== null && changeKind(change) === kind)
  )
}
