/** Which Host values a rule takes. Names are lower case ASCII without a trailing dot. */
export type HostPattern =
  | { readonly kind: 'exact'; readonly name: string }
  /** `*.foo.com` has the parent `foo.com`, and takes exactly one label before it. */
  | { readonly kind: 'wildcard'; readonly parent: string }
  | { readonly kind: 'any' }

/** As users write it and read it: `kubia.example.com`, `*.foo.com`, `*`. Also the key of a host in maps. */
export function hostText(host: HostPattern): string {
  switch (host.kind) {
    case 'exact':
      return host.name
    case 'wildcard':
      return `*.${host.parent}`
    case 'any':
      return '*'
  }
}
