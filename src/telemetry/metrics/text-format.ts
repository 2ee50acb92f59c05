import { type MetricName, metricTable } from './metric-table.ts'

/** Content type of the Prometheus text format. */
export const textFormat = 'text/plain; version=0.0.4; charset=utf-8'

/** The HELP and TYPE lines that go before the samples of a metric. */
export function metricHead(name: MetricName): string {
  const { type, help } = metricTable[name]
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}

/** One line. `labels` as labelText() gives it; '' for none. */
export function sampleLine(name: string, labels: string, value: number): string {
  const text = value === Number.POSITIVE_INFINITY ? '+Inf' : value
  return labels === '' ? `${name} ${text}\n` : `${name}{${labels}} ${text}\n`
}

/** `a="b",c="d"` */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

/** A backslash, a quote and a line feed are all that the format escapes. */
function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
