import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { ObjectIdentity } from '../../diagnostics/diagnostic.ts'
import type { Problem } from '../../diagnostics/problem.ts'
import type { SourceFile, SourceRange } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'

/** Goes along while one object is read, and collects what is wrong with it. */
export interface Context {
  readonly file: SourceFile
  readonly problems: Problem[]
  /** A Secret: no message may quote a value. */
  readonly confidential: boolean
  /** As soon as its name has been read. */
  identity: ObjectIdentity | null
}

/**
 * Reads one value, called `name` in messages. undefined: it cannot be used, and the reason has been reported. That is not
 * the same as absent (null): a rule whose host is bad must not become a rule for every host.
 */
export type Reader<T> = (tree: Tree, name: string, context: Context) => T | undefined

/** Answers undefined, so that a reader can report and give up in one line. */
export function reject(
  context: Context,
  code: DiagnosticCode,
  at: SourceRange,
  message: string,
  hint: string | null = null,
): undefined {
  context.problems.push({ code, at, message, hint })
}
