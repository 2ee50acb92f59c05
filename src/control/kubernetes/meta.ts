import type { Located, SourceFile, SourceRange } from '../diagnostics/source-file.ts'

/** The part of metadata that decides something here. */
export interface ObjectMeta {
  readonly name: Located<string>
  /** `default` where the manifest names none. */
  readonly namespace: string
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, Annotation>
  /** Milliseconds since 1970; null when the API server has not stamped it. */
  readonly creationTimestamp: number | null
  /** A deletionTimestamp is set. */
  readonly terminating: boolean
}

export interface Annotation extends Located<string> {
  readonly keyAt: SourceRange
}

/** What every kind has. */
export interface ObjectHead {
  readonly apiVersion: string
  readonly meta: ObjectMeta
  readonly file: SourceFile
  /** From the first key of the object (of the document, or of the item in a List) to its end. */
  readonly at: SourceRange
  /**
   * false: something in it was an error, and what is here is the rest. A last good version takes precedence; without one
   * the rest is served.
   */
  readonly valid: boolean
}
