import { nearestWord } from '../../diagnostics/nearest-word.ts'
import { type Entry, findEntry, headOf, isNull, type Mapping, type Tree } from '../tree.ts'
import { type Context, type Reader, reject } from './context.ts'
import { quote } from './describe.ts'
import { list } from './list.ts'
import { wrongType } from './scalars.ts'

/** A mapping with a fixed set of fields. */
export interface StructType<F extends string> {
  /** In the words of a message: "a port of a Service". */
  readonly what: string
  /** All that Kubernetes knows, also those that have no effect here. */
  readonly fields: ReadonlySet<F>
  /** What to write instead of a field of another version. */
  readonly instead: ReadonlyMap<string, string>
}

export function structType<const F extends string>(
  what: string,
  fields: readonly F[],
  instead: readonly (readonly [string, string])[] = [],
): StructType<F> {
  return { what, fields: new Set(fields), instead: new Map(instead) }
}

/** Takes `tree` for a struct of this type and reports the fields that it cannot have. */
export function openStruct<F extends string>(
  type: StructType<F>,
  tree: Tree,
  name: string,
  context: Context,
): Struct<F> | undefined {
  if (tree.kind !== 'mapping') return wrongType(tree, name, `a mapping (${type.what})`, context)
  return new Struct(type, tree, context)
}

/** Somebody who misspells more fields than this did not misspell them. */
const guessLimit = 20

export class Struct<F extends string> {
  readonly mapping: Mapping
  readonly #type: StructType<string>
  readonly #context: Context
  /** By the known field that was probably meant. */
  readonly #misspelt = new Map<string, Entry>()
  #unknown = 0

  constructor(type: StructType<F>, mapping: Mapping, context: Context) {
    this.#type = type
    this.mapping = mapping
    this.#context = context
    for (const entry of mapping.entries) this.#checkKnown(entry)
  }

  /** null: the field is not there, or has no value. */
  optional<T>(field: F, read: Reader<T>): T | null | undefined {
    const entry = findEntry(this.mapping, field)
    if (!entry || isNull(entry.value)) return null
    return read(entry.value, field, this.#context)
  }

  /** `hint`: what to write where it is missing. */
  required<T>(field: F, read: Reader<T>, hint: string | null = null): T | undefined {
    const entry = findEntry(this.mapping, field)
    if (entry && !isNull(entry.value)) return read(entry.value, field, this.#context)
    const misspelt = this.#misspelt.get(field)
    return reject(
      this.#context,
      'missing-field',
      entry ? entry.key.at : (misspelt?.key.at ?? headOf(this.mapping)),
      entry ? `\`${field}\` has no value` : `${this.#type.what} needs \`${field}\``,
      misspelt ? `${quote(misspelt.key.value)} is not a field: write \`${field}\`` : hint,
    )
  }

  /** Items that cannot be read are left out; no list is an empty one. */
  list<T>(field: F, read: Reader<T>): readonly T[] {
    return this.optional(field, list(read)) ?? []
  }

  has(field: F): boolean {
    const entry = findEntry(this.mapping, field)
    return entry !== undefined && !isNull(entry.value)
  }

  #checkKnown(entry: Entry): void {
    const fields: ReadonlySet<string> = this.#type.fields
    const { value, at } = entry.key
    if (fields.has(value)) return
    this.#unknown++
    const near = this.#unknown <= guessLimit ? nearestWord(value, fields) : null
    if (near) this.#misspelt.set(near, entry)
    const hint = this.#type.instead.get(value) ?? (near ? `write \`${near}\`` : null)
    reject(
      this.#context,
      'unknown-field',
      at,
      `${this.#type.what} has no field ${quote(value)}`,
      hint,
    )
  }
}
