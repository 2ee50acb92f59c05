/** The object that a part of the snapshot was made from, and where a person finds it. */
export interface Origin {
  readonly namespace: string
  readonly name: string
  /** Path of the file, as the user named its folder. */
  readonly file: string
  /** Line of the document's first key, from 1. */
  readonly line: number
}

/** `namespace/name`: tells it from all objects of its kind. */
export function originKey({ namespace, name }: Origin): string {
  return `${namespace}/${name}`
}

/** `namespace/name (file:line)`: how people are told of it. */
export function originText({ namespace, name, file, line }: Origin): string {
  return `${namespace}/${name} (${file}:${line})`
}
