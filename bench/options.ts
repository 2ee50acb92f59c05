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
    measurements: choose('--only', values.only, known.measurements),
    rivals: choose('--rivals', values.rivals, known.rivals),
    rounds: wholeNumber('--rounds', values.rounds),
    seconds: wholeNumber('--seconds', values.seconds),
    hosts: wholeNumber('--hosts', values.hosts),
    profile: values.profile,
  }
}

/** Names may be repeated or separated by commas; none are all. */
function choose(option: string, given: readonly string[], known: readonly string[]): string[] {
  const names = given.flatMap((text) => text.split(','))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`${option} ${unknown}: there are ${known.join(', ')}`)
  }
  return known.filter((name) => names.length === 0 || names.includes(name))
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`${option} ${text}: a whole number from 1 is wanted`)
  }
  return number
}
