import type { MetricName } from './metric-table.ts'
import { labelText, metricHead, sampleLine } from './text-format.ts'

/** All samples of one metric. */
export interface MetricFamily {
  readonly name: MetricName
  /** Text of whole lines, a few kilobytes at a time; what belongs together comes together. */
  samples(): Iterable<string>
}

/** A metric without labels; `read` is called at each scrape. */
export function singleMetric(name: MetricName, read: () => number): MetricFamily {
  return { name, samples: () => [sampleLine(name, '', read())] }
}

/** A metric without labels that takes a while to work out: whatever `read` yields, it lets others have their turn. */
export function slowMetric(
  name: MetricName,
  read: () => Generator<undefined, number>,
): MetricFamily {
  return {
    name,
    *samples() {
      const reading = read()
      let step = reading.next()
      while (!step.done) {
        yield ''
        step = reading.next()
      }
      yield sampleLine(name, '', step.value)
    },
  }
}

/** A metric with one label: its values and their numbers, read at each scrape. */
export function labelledMetric(
  name: MetricName,
  label: string,
  read: () => Iterable<readonly [value: string, number: number]>,
): MetricFamily {
  return {
    name,
    samples: () =>
      Array.from(read(), ([value, number]) =>
        sampleLine(name, labelText({ [label]: value }), number),
      ),
  }
}

/** The whole text, in pieces; a metric without samples is left out. */
export function* metricText(families: readonly MetricFamily[]): Iterable<string> {
  for (const { name, samples } of families) {
    let head = metricHead(name)
    for (const lines of samples()) {
      yield lines === '' ? '' : head + lines
      if (lines !== '') head = ''
    }
  }
}
