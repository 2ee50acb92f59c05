/** Who of the endpoints gets a request that no affinity decides about. */
export type LoadBalance =
  | { readonly kind: 'round-robin' }
  | { readonly kind: 'least-requests' }
  /** Of two at random, the one whose answers are quicker and fewer are awaited. */
  | { readonly kind: 'peak-ewma' }
  /** Always the same one for the same text, as long as it is there. */
  | { readonly kind: 'hash'; readonly by: readonly HashPart[] }

/** A piece of the text that is hashed; pieces follow each other. */
export type HashPart =
  | { readonly kind: 'literal'; readonly text: string }
  /** Path and query as the pod gets them; path alone; host; address of the client. */
  | { readonly kind: 'target' | 'path' | 'host' | 'client-address' }
  /** `name` in lower case. */
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'cookie' | 'query-parameter'; readonly name: string }
