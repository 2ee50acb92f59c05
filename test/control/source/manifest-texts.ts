import type { FileContent } from '../../../src/control/source/read-file.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'

/** A good Ingress `default/NAME`. */
export function ingressText(name: string, path = '/'): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  rules:
  - host: ${name}.example.com
    http:
      paths:
      - path: ${path}
        pathType: Prefix
        backend:
          service:
            name: ${name}
            port:
              number: 80
`
}

/** The same Ingress with an error in it: it can be read, and is not valid. */
export function invalidIngressText(name: string): string {
  return ingressText(name).replace('pathType: Prefix', 'pathType: Prefixed')
}

/** Not YAML. */
export const brokenText = 'kind: Ingress\nmetadata: {name: [\n'

export function documents(...texts: readonly string[]): string {
  return texts.join('---\n')
}

export function contentOf(path: string, text: string): FileContent {
  return readManifest({ path, text })
}
