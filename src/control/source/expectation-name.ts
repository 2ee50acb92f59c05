/**
 * A file of expectations for `postern test`. It may lie among manifests, and is none of them. `shop.test.yaml` would be the
 * natural name, and is that of a host under the domain for tests.
 */
export function isExpectationName(name: string): boolean {
  return /\.expect\.ya?ml$/.test(name)
}
