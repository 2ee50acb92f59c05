import type { Severity } from './diagnostic.ts'

interface CodeEntry {
  readonly severity: Severity
  /** What is wrong, in general; the message of a diagnostic names the culprit. */
  readonly summary: string
}

/**
 * Every code that a diagnostic may have. Codes are words, because they are read by people first; users' scripts rely on
 * them: a code is never renamed and never used again for something else. docs/diagnostics.md explains each.
 */
export const diagnosticCodes = {
  // Files and folders.
  'file-unreadable': { severity: 'error', summary: 'the file cannot be read' },
  'file-too-large': { severity: 'error', summary: 'the file is larger than the limit' },
  'file-too-costly': {
    severity: 'error',
    summary: 'reading the file takes more time or memory than the limit',
  },
  'file-not-utf8': { severity: 'error', summary: 'the file is not UTF-8 text' },
  'symlink-outside': { severity: 'error', summary: 'a symbolic link leads out of the folder' },
  'folder-unreadable': { severity: 'error', summary: 'the folder cannot be read' },
  'certificate-without-key': { severity: 'error', summary: 'NAME.crt has no NAME.key beside it' },
  'key-without-certificate': { severity: 'error', summary: 'NAME.key has no NAME.crt beside it' },

  // Text.
  'yaml-syntax': { severity: 'error', summary: 'the text is not YAML or JSON' },
  'yaml-tab': { severity: 'error', summary: 'a tab where YAML wants spaces' },
  'yaml-duplicate-key': { severity: 'error', summary: 'a mapping has one key twice' },
  'yaml-bad-key': { severity: 'error', summary: 'a key of a mapping is not text' },
  'yaml-alias': { severity: 'error', summary: 'an alias has no anchor, or aliases expand too far' },
  'yaml-unknown-tag': { severity: 'warning', summary: 'a tag that is not known is ignored' },
  'yaml-too-deep': { severity: 'error', summary: 'nested deeper than the limit' },
  'yaml-too-many-documents': { severity: 'error', summary: 'more documents than the limit' },
  'callout-mark': { severity: 'error', summary: 'a mark of the printed page is in the text' },
  'left-out-lines': { severity: 'error', summary: '`...` stands where lines were left out' },
  'too-many-diagnostics': { severity: 'info', summary: 'there is more to say about the file' },

  // Documents and fields.
  'not-an-object': { severity: 'error', summary: 'the document is not a Kubernetes object' },
  'unsupported-kind': { severity: 'info', summary: 'an object of this kind is left alone' },
  'unsupported-version': {
    severity: 'error',
    summary: 'the kind is known, this apiVersion is not',
  },
  'unknown-field': { severity: 'warning', summary: 'the field is not known, and ignored' },
  'missing-field': { severity: 'error', summary: 'a field that must be there is not' },
  'wrong-type': { severity: 'error', summary: 'the value has another type than the field wants' },
  'ambiguous-value': {
    severity: 'warning',
    summary: 'a value without quotes is something else for kubectl',
  },
  'bad-value': {
    severity: 'error',
    summary: 'the value is not one of those that the field may have',
  },
  'bad-name': { severity: 'error', summary: 'not a name that Kubernetes accepts' },
  'bad-host': { severity: 'error', summary: 'not a host name' },
  'bad-path': { severity: 'error', summary: 'not a path that can be matched' },
  'bad-port': { severity: 'error', summary: 'not a port number or a port name' },
  'bad-address': { severity: 'error', summary: 'not an IP address' },
  'bad-backend': { severity: 'error', summary: 'not exactly one backend, or not exactly one port' },
  'bad-time': { severity: 'error', summary: 'not a point in time' },
  'quoted-port-number': { severity: 'warning', summary: 'a port number is written as text' },
  'class-conflict': {
    severity: 'error',
    summary: 'the class annotation and ingressClassName differ',
  },
  'fqdn-not-supported': {
    severity: 'warning',
    summary: 'an EndpointSlice of host names is not followed',
  },

  // Key material.
  'bad-base64': { severity: 'error', summary: 'a value under data is not base64' },
  'bad-certificate': { severity: 'error', summary: 'the certificate cannot be read' },
  'bad-private-key': { severity: 'error', summary: 'the private key cannot be read' },
  'key-mismatch': { severity: 'error', summary: 'the key does not belong to the certificate' },
  'text-around-certificate': {
    severity: 'info',
    summary: 'there is something else beside the certificates',
  },
  'certificate-chain-order': {
    severity: 'warning',
    summary: 'the certificates of a chain are in the wrong order',
  },
  'certificate-chain-stray': {
    severity: 'warning',
    summary: 'a certificate does not belong to the chain that it is in',
  },
  'certificate-chain-completed': {
    severity: 'info',
    summary: 'an issuer is missing in the chain and is taken from another Secret',
  },
  'certificate-expired': { severity: 'warning', summary: 'the certificate has expired' },
  'certificate-expires-soon': {
    severity: 'warning',
    summary: 'the certificate expires within three weeks',
  },
  'certificate-not-yet-valid': {
    severity: 'warning',
    summary: 'the certificate is valid only from a later time on',
  },
  'certificate-host-mismatch': {
    severity: 'warning',
    summary: 'the certificate does not cover a host that it is used for',
  },
  'generated-certificate': {
    severity: 'warning',
    summary: 'a TLS host is shown the generated certificate, which no client trusts',
  },
  'duplicate-certificate': {
    severity: 'warning',
    summary: 'two Secrets of one kind of key claim one TLS host; one of them is not shown',
  },

  // Across objects.
  'duplicate-object': { severity: 'error', summary: 'the same object is there twice' },
  'duplicate-path': { severity: 'warning', summary: 'the host and path is already taken' },
  'shadowed-path': {
    severity: 'warning',
    summary: 'another path of the host takes every request for this one',
  },
  'overlapping-path': {
    severity: 'info',
    summary: 'a more exact path of another Ingress takes some of the requests',
  },
  'hidden-rules': {
    severity: 'info',
    summary: 'a host without a path for everything does not go on to a less exact host',
  },
  'class-not-served': { severity: 'info', summary: 'an Ingress of another class is left alone' },
  'dangling-service': { severity: 'warning', summary: 'the Service does not exist' },
  'dangling-service-port': { severity: 'warning', summary: 'the Service has no such port' },
  'dangling-target-port': {
    severity: 'warning',
    summary: 'no container port has the name that targetPort names',
  },
  'undeclared-target-port': {
    severity: 'warning',
    summary: 'the pods list their ports, and none has the number of targetPort',
  },
  'dangling-selector': {
    severity: 'warning',
    summary: 'the selector of a Service matches none of the pods',
  },
  'dangling-secret': { severity: 'warning', summary: 'the Secret does not exist' },
  'dangling-probe-port': {
    severity: 'warning',
    summary: 'no container port has the name that a readiness probe names',
  },
  'exec-probe-not-allowed': {
    severity: 'warning',
    summary: 'an exec probe would run on this machine, and is left out',
  },
  'secret-not-tls': { severity: 'warning', summary: 'the Secret holds no usable certificate' },
  'tls-host-without-rule': { severity: 'info', summary: 'a TLS host has no rule' },
  'duplicate-default-backend': {
    severity: 'warning',
    summary: 'another Ingress already is the default for everything unmatched',
  },
  'no-endpoints': { severity: 'info', summary: 'no endpoint is ready' },
  'unknown-app-protocol': {
    severity: 'info',
    summary: 'the appProtocol of a Service port is not known, and ignored',
  },
  'protocol-not-tcp': { severity: 'warning', summary: 'the port is not TCP' },
  'external-name-disabled': {
    severity: 'warning',
    summary: 'a Service of type ExternalName is not followed, as an option says',
  },
  'resource-backend-not-supported': {
    severity: 'warning',
    summary: 'a backend that is a resource is not followed',
  },
  'unknown-annotation': { severity: 'warning', summary: 'the annotation is not known' },
  'bad-annotation-value': { severity: 'error', summary: 'the annotation cannot have this value' },
  'annotation-not-supported-yet': {
    severity: 'warning',
    summary: 'the annotation is known, but has no effect yet',
  },
  'annotation-removed': {
    severity: 'warning',
    summary: 'the annotation is no longer known to ingress-nginx either',
  },
  'annotation-without-effect': { severity: 'info', summary: 'the annotation changes nothing here' },
} as const satisfies Record<string, CodeEntry>

export type DiagnosticCode = keyof typeof diagnosticCodes

/** Codes that were once in the table, each with why it left. They are never given to anything else. */
export const retiredCodes: Readonly<Record<string, string>> = {
  'external-name-not-supported-yet': 'Services of type ExternalName are followed',
}
