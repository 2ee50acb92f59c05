import type { Subject } from '../subject.ts'

/** The figure of one rival in one round; less is better. */
export interface Sample {
  readonly figure: number
  /** What else is worth knowing, by name. */
  readonly notes: Readonly<Record<string, number>>
}

export interface Measurement {
  readonly name: string
  readonly title: string
  readonly unit: string
  /** A first round is thrown away. Not for what begins with a fresh process anyway. */
  readonly needsWarmUp: boolean
  /** How long the first round lasts at least, where V8 goes on compiling for longer than a round. */
  readonly warmUpSeconds?: number
  /** Rivals that do not speak TLS are left out. */
  readonly overTls?: true
  /** Rounds that it takes part in, where that is fewer than all. */
  readonly mostRounds?: number
  /** Once, before the first round. */
  begin?(subjects: readonly Subject[]): Promise<void>
  measure(subject: Subject, seconds: number): Promise<Sample>
}
