import type { Located, SourceFile, SourceRange } from '../diagnostics/source-file.ts'

/** One document of a file of expectations. */
export interface Expectations {
  readonly file: SourceFile
  /** Folders or files, from the folder of the file; none: that folder itself. */
  readonly manifests: readonly Located<string>[]
  readonly requests: readonly ExpectedRequest[]
}

/** A request, and what is expected to become of it; null and empty: nothing is expected about that. */
export interface ExpectedRequest {
  /** Of `request`, whose value is as it was written. */
  readonly written: Located<string>
  readonly method: string
  readonly url: string
  /** `Name: value` each. */
  readonly headers: readonly string[]
  readonly clientAddress: string
  /** Who relies on it. */
  readonly because: string | null

  readonly service: Located<ExpectedService> | null
  /** Of an answer of the proxy itself. */
  readonly status: Located<number> | null
  readonly redirect: Located<string> | null
  readonly certificate: Located<string> | null
  /** Fields of the answer. */
  readonly answer: readonly ExpectedField[]
  /** Path and query as the pod gets them. */
  readonly podPath: Located<string> | null
  readonly podFields: readonly ExpectedField[]
}

/** What is not written may be any. */
export interface ExpectedService {
  readonly namespace: string | null
  readonly name: string
  readonly port: string | null
}

export interface ExpectedField {
  /** As written. */
  readonly name: string
  /** null: it must not be there. */
  readonly value: string | null
  readonly at: SourceRange
}
