import { setTimeout as pause } from 'node:timers/promises'

/** How long anything in these tests may take before it counts as hung, in milliseconds. */
export const PATIENCE = 8_000

/** Waits until the condition holds; fails with a sentence about what did not come. */
export async function waitFor(
  condition: () => boolean,
  what: string | (() => string),
  patience = PATIENCE,
): Promise<void> {
  const deadline = Date.now() + patience
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`)
    }
    await pause(2)
  }
}
