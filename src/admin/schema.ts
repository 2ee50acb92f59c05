/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>

export const text: Schema = { type: 'string' }
export const wholeNumber: Schema = { type: 'integer' }
export const yesOrNo: Schema = { type: 'boolean' }
/** ISO 8601. */
export const time: Schema = { type: 'string', format: 'date-time' }

export function oneOf(...values: readonly string[]): Schema {
  return { enum: values }
}

export function list(items: Schema): Schema {
  return { type: 'array', items }
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] }
}

/** The schema of that name in the table of them. */
export function named(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

/** Each field of `T` and no other: who adds one to the type has to describe it here before anything compiles. */
export function object<T>(
  fields: { readonly [Name in keyof T]-?: Schema },
  optional: readonly (keyof T)[] = [],
): Schema {
  return {
    type: 'object',
    properties: fields,
    required: Object.keys(fields).filter((name) => !optional.includes(name as keyof T)),
    additionalProperties: false,
  }
}

/** The same schema with a sentence for whoever reads it. */
export function described(schema: Schema, description: string): Schema {
  return { ...schema, description }
}
