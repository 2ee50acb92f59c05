/** How objects of one kind are keyed: `namespace/name`. */
export function nameKey(namespace: string, name: string): string {
  return `${namespace}/${name}`
}
