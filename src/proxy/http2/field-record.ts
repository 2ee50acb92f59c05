/** Names and values in turns as node:http2 takes them where it takes no list. */
export function fieldRecord(fields: readonly string[]): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = Object.create(null)
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = fields[i] as string
    const value = fields[i + 1] as string
    const before = record[name]
    record[name] = before === undefined ? value : [before, value].flat()
  }
  return record
}
