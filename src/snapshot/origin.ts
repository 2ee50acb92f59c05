/** The object that a part of the snapshot was made from, and where a person finds it. */
export interface Origin {
  readonly namespace: string
  readonly name: string
  /** Path of the file, as the user named its folder. */
  readonly file: string
  /** Line of the document's first key, from 1. */
  readonly line: number
}
