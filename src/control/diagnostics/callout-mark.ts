import type { SourceRange } from './source-file.ts'

/** ① and ⑴, ❶, ㉑, ㊱: what books print beside a line of code to refer to it from the text. */
const circled = /(?<=^|\s)[\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]+$/
/** Where the mark did not survive the copy: a small number far to the right. */
const bareNumber = /(?<=\S\s{2,})[([<]?\d{1,2}[)\]>]?$/

/** The callout mark at the end of `text` (one line, or one value), as offsets into it. */
export function findCalloutMark(text: string): SourceRange | null {
  const trimmed = text.trimEnd()
  const index = trimmed.search(circled)
  const start = index === -1 ? trimmed.search(bareNumber) : index
  return start === -1 ? null : { start, end: trimmed.length }
}

/** The same, but only marks that cannot be anything else. */
export function findCircledMark(text: string): SourceRange | null {
  const trimmed = text.trimEnd()
  const start = trimmed.search(circled)
  return start === -1 ? null : { start, end: trimmed.length }
}
