import { fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/**
 * When a pod closes a connection that its answer has promised to keep: with the answer, some milliseconds later, or with the
 * next request, which it then does not execute.
 */
export type RacingMode = 'at once' | 'soon' | 'on reuse'

export interface RacingPod {
  readonly port: number
  /** How often each path was executed, without its slash. */
  executed(): Promise<ReadonlyMap<string, number>>
}

/** A pod in a process of its own, so that its closing and the proxy's sending truly meet. */
export async function startRacingPod(mode: RacingMode): Promise<RacingPod> {
  const child = fork(new URL('racing-pod-process.ts', import.meta.url), [mode], { execArgv: [] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    async executed() {
      child.send('executed')
      const [answer] = (await once(child, 'message')) as [{ executed: [string, number][] }]
      return new Map(answer.executed)
    },
  }
}
