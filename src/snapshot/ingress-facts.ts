import type { Origin } from './origin.ts'

/** What there is to say of an Ingress beside its routes. Nobody needs it to serve: it is what people are told. */
export interface IngressFacts {
  readonly origin: Origin
  /** Those that have an effect, in the order in which they are written. */
  readonly annotations: readonly AnnotationFact[]
  /** What it wanted and another Ingress, or a rule of its own, has. */
  readonly lost: readonly LostRule[]
}

export interface AnnotationFact {
  /** As it is written, with its prefix. */
  readonly name: string
  readonly value: string
  /** In the file of the Ingress, from 1. */
  readonly line: number
}

export interface LostRule {
  /** Id of the route that another one has; null: the default backend for everything unmatched. */
  readonly route: string | null
  /** The winner, and why it won. */
  readonly why: string
}
