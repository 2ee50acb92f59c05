const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'yes', 'on'].map((word) => [word, true] as const),
  ...['n', 'no', 'off'].map((word) => [word, false] as const),
])

/**
 * What a value without quotes is in YAML 1.1, as kubectl and the API server read it, where YAML 1.2 has something else:
 * `value`, of the text `written`. null: it is the same in both. (Times in 1.1 are no difference: their reader keeps the text.)
 */
export function valueInYaml11(
  written: string,
  value: string | number | boolean,
): number | boolean | null {
  if (typeof value === 'number') {
    const octal = /^[-+]?0[0-7]+$/.test(written) ? Number.parseInt(written, 8) : value
    return octal === value ? null : octal
  }
  // What is in quotes, or in a block, is written otherwise than what it says.
  if (value !== written) return null
  return booleanOf(written) ?? numberOf(written)
}

/** `yes`, `Yes` and `YES`, but not `yEs`. */
export function booleanOf(word: string): boolean | null {
  const lower = word.toLowerCase()
  const isCased = [lower, lower.toUpperCase(), capitalized(lower)].includes(word)
  return isCased ? (booleans.get(lower) ?? null) : null
}

/** Digits may be grouped with `_`, and a number may be binary. */
function numberOf(written: string): number | null {
  if (!/^[-+]?(0b[01_]+|[0-9][0-9_]*(\.[0-9_]*)?)$/.test(written)) return null
  const plain = written.replaceAll('_', '')
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? []
  const isOctal = /^0[0-7]+$/.test(digits)
  const size = isOctal ? Number.parseInt(digits, 8) : Number(digits)
  return sign === '-' ? -size : size
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
