import type { MadeCertificate } from './make-certificate.ts'

export interface SecretName {
  /** null: not written, which means `default`. */
  readonly namespace: string | null
  readonly name: string
}

/** A Secret of type kubernetes.io/tls as YAML. `ca`: PEM of whoever vouches for the certificate. */
export function secretManifest(
  { namespace, name }: SecretName,
  { chain, privateKey }: MadeCertificate,
  ca: string | null,
  comment: string,
): string {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const lines = [
    `# ${comment}`,
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === null ? [] : [`  namespace: ${namespace}`]),
    'type: kubernetes.io/tls',
    'data:',
    `  tls.crt: ${encoded(chain)}`,
    `  tls.key: ${encoded(privateKey.reveal())}`,
    ...(ca === null ? [] : [`  ca.crt: ${encoded(ca)}`]),
  ]
  return `${lines.join('\n')}\n`
}
