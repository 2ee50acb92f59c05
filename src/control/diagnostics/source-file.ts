/**
 * One version of one file. Objects and diagnostics point into it by offset, and keep pointing into the text they were read
 * from after the file has changed on disk: a kept last-good object still shows its own lines.
 */
export interface SourceFile {
  /** As the user would name it: the folder as given, then the path inside it. */
  readonly path: string
  /** Empty for key material, which is never shown. */
  readonly text: string
}

/** Offsets into `SourceFile.text`, in UTF-16 code units: from `start` up to but without `end`. */
export interface SourceRange {
  readonly start: number
  readonly end: number
}

/** A value and where it was written. */
export interface Located<T> {
  readonly value: T
  readonly at: SourceRange
}
