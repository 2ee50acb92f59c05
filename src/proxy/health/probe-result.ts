/** What came of one probe; `words` for people: `HTTP 503`, `connection refused`. */
export interface ProbeResult {
  readonly ok: boolean
  readonly words: string
}
