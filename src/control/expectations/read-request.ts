import { isIP } from 'node:net'
import type { Located } from '../diagnostics/source-file.ts'
import { type Context, reject } from '../kubernetes/reading/context.ts'
import { quote } from '../kubernetes/reading/describe.ts'
import { integer, text } from '../kubernetes/reading/scalars.ts'
import { openStruct, type Struct, structType } from '../kubernetes/reading/struct.ts'
import { headOf, type Tree } from '../kubernetes/tree.ts'
import type { ExpectedRequest, ExpectedService } from './expectation.ts'
import { readFields } from './read-fields.ts'

const givenFields = ['request', 'with', 'from', 'because'] as const
const expectedFields = ['service', 'status', 'redirect', 'certificate', 'headers', 'pod'] as const

export const requestType = structType(
  'a request',
  [...givenFields, ...expectedFields],
  [
    ['url', 'write `request: URL`, or `request: METHOD URL`'],
    ['method', 'write `request: METHOD URL`'],
    ['host', 'write it into the URL of `request`'],
    ['path', 'write it into the URL of `request`; what the pod gets is `pod: { path: … }`'],
    ['backend', 'write `service`'],
    ['location', 'write `redirect`'],
    ['header', 'write `headers` for the answer, `with` for the request'],
  ],
)
type Request = Struct<(typeof givenFields)[number] | (typeof expectedFields)[number]>

const podType = structType('what a pod gets', ['path', 'headers'])

export function readRequest(
  tree: Tree,
  name: string,
  context: Context,
): ExpectedRequest | undefined {
  const struct = openStruct(requestType, tree, name, context)
  const line = struct?.required('request', requestLine)
  if (struct === undefined || line === undefined) return undefined
  const given = readGiven(struct)
  const expected = readExpected(struct)
  if (struct.mapping.entries.every(({ key }) => isGiven(key.value))) {
    reject(
      context,
      'missing-field',
      headOf(tree),
      'nothing is expected of this request',
      `one of ${expectedFields.map((field) => `\`${field}\``).join(', ')}`,
    )
  }
  return { ...line, ...given, ...expected }
}

/** Whatever else is written is an expectation, or was meant for one. */
function isGiven(field: string): boolean {
  return givenFields.some((given) => given === field)
}

/** What cannot be read has been reported, and the file fails for it. */
function readGiven(struct: Request) {
  return {
    headers: (struct.optional('with', readFields) ?? []).map(
      ({ name, value }) => `${name}: ${value ?? ''}`,
    ),
    clientAddress: struct.optional('from', address)?.value ?? '127.0.0.1',
    because: struct.optional('because', text)?.value ?? null,
  }
}

function readExpected(struct: Request) {
  return {
    service: struct.optional('service', service) ?? null,
    status: struct.optional('status', status) ?? null,
    redirect: struct.optional('redirect', text) ?? null,
    certificate: struct.optional('certificate', text) ?? null,
    answer: struct.optional('headers', readFields) ?? [],
    ...(struct.optional('pod', readPod) ?? { podPath: null, podFields: [] }),
  }
}

function readPod(tree: Tree, name: string, context: Context) {
  const pod = openStruct(podType, tree, name, context)
  return (
    pod && {
      podPath: pod.optional('path', text) ?? null,
      podFields: pod.optional('headers', readFields) ?? [],
    }
  )
}

function requestLine(tree: Tree, name: string, context: Context) {
  const written = text(tree, name, context)
  if (written === undefined) return undefined
  const [, method = 'GET', url] = /^(?:([!#$%&'*+.^_`|~\w-]+) +)?(\S+)$/.exec(written.value) ?? []
  return url === undefined
    ? reject(
        context,
        'bad-value',
        written.at,
        `${quote(written.value)} is not a request`,
        'write a URL such as https://shop.example.com/cart, or a method and a URL',
      )
    : { written, method, url }
}

function service(tree: Tree, name: string, context: Context): Located<ExpectedService> | undefined {
  const written = text(tree, name, context)
  if (written === undefined) return undefined
  const [, namespace = null, service, port = null] =
    /^(?:([a-z0-9-]+)\/)?([a-z0-9-]+)(?::([a-z0-9-]+))?$/.exec(written.value) ?? []
  if (service !== undefined) return { value: { namespace, name: service, port }, at: written.at }
  return reject(
    context,
    'bad-name',
    written.at,
    `${quote(written.value)} is not a Service`,
    'write NAME, or all of NAMESPACE/NAME:PORT',
  )
}

function status(tree: Tree, name: string, context: Context): Located<number> | undefined {
  const written = integer(tree, name, context)
  if (written === undefined || (written.value >= 200 && written.value <= 599)) return written
  return reject(context, 'bad-value', written.at, `${written.value} is not the status of an answer`)
}

function address(tree: Tree, name: string, context: Context): Located<string> | undefined {
  const written = text(tree, name, context)
  if (written === undefined || isIP(written.value) !== 0) return written
  return reject(context, 'bad-address', written.at, `${quote(written.value)} is not an IP address`)
}
