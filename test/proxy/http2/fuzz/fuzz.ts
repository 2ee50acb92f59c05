import type { Buffer } from 'node:buffer'
import { Random } from '../../http1/fuzz/mutate.ts'
import { conversation } from './conversation.ts'
import { objectionsTo } from './converse.ts'
import { ManualTime } from './manual-time.ts'
import { mutatedFrames } from './mutate-frames.ts'

export interface Finding {
  /** Number of the run: with the same seed it comes again. */
  readonly run: number
  readonly frames: readonly Buffer[]
  readonly objections: readonly string[]
}

const seeds: readonly (readonly Buffer[])[] = Array.from({ length: 300 }, (_, i) =>
  conversation(new Random(i)),
)

/** Proper conversations, changed at random, each with a connection of its own. Returns the first finding, or null. */
export function fuzz(seed: number, runs: number, from = 0): Promise<Finding | null> {
  const time = new ManualTime()
  return time.during(async () => {
    for (let run = from; run < from + runs; run++) {
      // Of each run its own, so that one can be had without those before it.
      const random = new Random(Math.imul(seed, 0x9e3779b1) + run)
      const frames = mutatedFrames(seeds, random)
      const objections = await objectionsTo(frames, seeds.includes(frames), random, time)
      if (objections.length > 0) return { run, frames, objections }
    }
    return null
  })
}

/** The proper ones as they are. */
export function fuzzWithoutChange(): Promise<Finding | null> {
  const time = new ManualTime()
  return time.during(async () => {
    for (const [run, frames] of seeds.entries()) {
      const objections = await objectionsTo(frames, true, new Random(run), time)
      if (objections.length > 0) return { run, frames, objections }
    }
    return null
  })
}
