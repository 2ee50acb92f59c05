import type { ValueKind } from './value-kinds.ts'

/** One option: everything that the command line, the environment, the help and the README say of it. */
export interface OptionSpec<T> {
  /** null: only from the environment. */
  readonly flag: string | null
  readonly variable: string
  readonly placeholder: string
  readonly expects: string
  /** The value must not be repeated in an error. */
  readonly secret: boolean
  /** Words that shells complete; there may be other values. */
  readonly words: readonly string[]
  /** May be given several times; in the environment the values are separated by commas. */
  readonly repeated: boolean
  readonly default: T
  /** Empty: there is none. */
  readonly defaultText: string
  readonly help: string
  /** undefined: one of the texts is not a value of this option. */
  readonly parse: (texts: readonly string[]) => T | undefined
}

/** The last value counts. */
export function one<T>(
  flag: string,
  kind: ValueKind<T>,
  value: NoInfer<T>,
  help: string,
): OptionSpec<T> {
  return {
    flag,
    variable: variableOf(flag),
    ...described(kind),
    repeated: false,
    default: value,
    defaultText: kind.show(value),
    help,
    parse: (texts) => {
      const last = texts.at(-1)
      return last === undefined ? undefined : kind.parse(last)
    },
  }
}

export function several<T>(
  flag: string,
  kind: ValueKind<T>,
  values: readonly NoInfer<T>[],
  help: string,
): OptionSpec<readonly T[]> {
  return {
    flag,
    variable: variableOf(flag),
    ...described(kind),
    repeated: true,
    default: values,
    defaultText: values.map(kind.show).join(', '),
    help,
    parse: (texts) => {
      const parsed = texts.map(kind.parse).filter((value) => value !== undefined)
      return parsed.length > 0 && parsed.length === texts.length ? parsed : undefined
    },
  }
}

/** The same, where a flag too may hold values with commas between them. */
export function list<T>(
  flag: string,
  kind: ValueKind<T>,
  values: readonly NoInfer<T>[],
  help: string,
): OptionSpec<readonly T[]> {
  const spec = several(flag, kind, values, help)
  return {
    ...spec,
    placeholder: `${spec.placeholder},...`,
    parse: (texts) => spec.parse(texts.flatMap((text) => text.split(','))),
  }
}

/** `--http-port` becomes `POSTERN_HTTP_PORT`. */
function variableOf(flag: string): string {
  return `POSTERN_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
}

function described<T>({ placeholder, expects, secret, words = [] }: ValueKind<T>) {
  return { placeholder, expects, secret: secret === true, words }
}
