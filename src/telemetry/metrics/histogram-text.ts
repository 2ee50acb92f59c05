import type { Histogram, RequestNumbers } from './request-numbers.ts'

/** The lines of one series of a histogram. `labels` as labelText() gives it. */
export function histogramText(
  { metric, bounds, offset, unit }: Histogram,
  labels: string,
  numbers: RequestNumbers,
): string {
  let text = ''
  let total = 0
  for (let i = 0; i < bounds.length; i++) {
    total += numbers[offset + i] ?? 0
    text += `${metric}_bucket{${labels},le="${(bounds[i] ?? 0) / unit}"} ${total}\n`
  }
  total += numbers[offset + bounds.length] ?? 0
  // What was never measured for this series (no pod was asked, say) has no lines.
  if (total === 0) return ''
  const sum = (numbers[offset + bounds.length + 1] ?? 0) / unit
  text += `${metric}_bucket{${labels},le="+Inf"} ${total}\n`
  return `${text}${metric}_sum{${labels}} ${sum}\n${metric}_count{${labels}} ${total}\n`
}
