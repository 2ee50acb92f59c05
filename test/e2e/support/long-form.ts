/**
 * Whether the suites run in their long form (`npm run test:full`). The short form of each does the same with fewer
 * clients, fewer rounds or a sample of its cases, so that the gate stays quick.
 */
export const isLongForm = process.env.POSTERN_TEST === 'full'

/** The figure of the form that runs. */
export function inForm<T>(short: T, long: T): T {
  return isLongForm ? long : short
}
