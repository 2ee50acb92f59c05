import { parseArgs } from 'node:util'

export interface BenchOptions {
  readonly measurements: readonly string[]
  readonly rivals: readonly string[]
  readonly rounds: number
  readonly seconds: number
  readonly hosts: number
  readonly profile: boolean
}

export interface Names {
  readonly measurements: readonly string[]
  readonly rivals: readonly string[]
  /** Those that take part where none are named. */
  readonly usualRivals: readonly string[]
}

/** Throws an Error whose message is for the user. */
export function parseOptions(args: readonly string[], known: Names): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rivals: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      hosts: { type: 'string', default: '1000' },
      profile: { type: 'boolean', default: false },
    },
  })
  return {
    measurements: choose('--only', values.only, known.measurements, known.measurements),
    rivals: choose('--rivals', values.rivals, known.rivals, known.usualRivals),
    rounds: wholeNumber('--rounds', values.rounds),
    seconds: wholeNumber('--seconds', values.seconds),
    hosts: wholeNumber('--hosts', values.hosts),
    profile: values.profile,
  }
}

/** Names may be repeated or separated by commas; none are the usual ones. */
function choose(
  option: string,
  given: readonly string[],
  known: readonly string[],
  usual: readonly string[],
): readonly string[] {
  if (given.length === 0) return usual
  const names = given.flatMap((text) => text.split(','))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`${option} ${unknown}: there are ${known.join(', ')}`)
  }
  return known.filter((name) => names.includes(name))
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`${option} ${text}: a whole number from 1 is wanted`)
  }
  return number
}
