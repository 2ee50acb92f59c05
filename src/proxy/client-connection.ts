/** What a listener has to know of a connection that it serves, whatever is spoken on it. */
export interface ClientConnection {
  /** No further requests; it ends with the last of those that have begun. */
  drain(): void
  /** Ends now. */
  abort(): void
}
