import type { Loaded } from './least-requests.ts'

/**
 * Of two endpoints at random that were not tried yet, the one with the lesser cost (load.ts). Two are enough: the best of all
 * would get everybody's requests at once. `random` as Math.random.
 */
export function pickPeakEwma<E extends Loaded>(
  endpoints: readonly E[],
  random: () => number,
  tried: readonly E[],
): E | null {
  const candidates = tried.length === 0 ? endpoints : endpoints.filter((e) => !tried.includes(e))
  const count = candidates.length
  if (count <= 1) return candidates[0] ?? null
  const first = Math.floor(random() * count)
  const second = (first + 1 + Math.floor(random() * (count - 1))) % count
  const [a, b] = [candidates[first] as E, candidates[second] as E]
  return b.state.load.cost() < a.state.load.cost() ? b : a
}
