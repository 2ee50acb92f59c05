export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/gy

/** Reads the Prometheus text format, and throws at what it does not allow. */
export function readSamples(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const seen = new Set<string>()
  let family = ''
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((row) => {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+) ./.exec(row) ?? []
      if (kind === 'HELP') {
        if (seen.has(name)) throw new Error(`${name} comes twice`)
        seen.add(name)
        family = name
      }
      if (kind !== undefined) return []
      const sample = readSample(row)
      if (!sample.name.startsWith(family)) throw new Error(`${row} is not under ${family}`)
      return [sample]
    })
}

function readSample(row: string): Sample {
  const [whole, name = '', labels = '', value = ''] = line.exec(row) ?? []
  if (whole === undefined) throw new Error(`not a sample: ${row}`)
  return { name, labels: readLabels(labels), value: readValue(value) }
}

function readLabels(text: string): Map<string, string> {
  const labels = new Map<string, string>()
  let end = 0
  for (const match of text.matchAll(label)) {
    const [whole, name = '', value = ''] = match
    if (labels.has(name)) throw new Error(`${name} comes twice in ${text}`)
    labels.set(
      name,
      value.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char)),
    )
    end = match.index + whole.length
  }
  if (end !== text.length) throw new Error(`not labels: ${text}`)
  return labels
}

function readValue(text: string): number {
  const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text)
  if (Number.isNaN(value)) throw new Error(`not a number: ${text}`)
  return value
}
