/**
 * Something that keeps the program from starting or going on, with a stable code and a cure for the person who runs it
 * (a port in use, a folder that does not exist). A mistake inside a manifest is never one of these: it is a diagnostic.
 */
export class CodedError extends Error {
  readonly code: string
  readonly hint: string | null

  constructor(code: string, message: string, hint: string | null = null) {
    super(message)
    this.name = 'CodedError'
    this.code = code
    this.hint = hint
  }
}
