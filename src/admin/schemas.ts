import type { Severity } from '../control/diagnostics/diagnostic.ts'
import type {
  FramedDiagnostic,
  FramedDiagnostics,
} from '../control/diagnostics/framed-diagnostics.ts'
import type { JsonDiagnostic } from '../control/diagnostics/render-json.ts'
import type {
  ExplainedAnnotation,
  ExplainedCertificate,
  ExplainedEndpoint,
  Explanation,
} from '../snapshot/explanation.ts'
import type { Origin } from '../snapshot/origin.ts'
import type {
  BackendView,
  EndpointView,
  RoutesView,
  RouteView,
  ServiceView,
} from '../snapshot/routes-view.ts'
import {
  described,
  list,
  named,
  nullable,
  object,
  oneOf,
  type Schema,
  text,
  time,
  wholeNumber,
  yesOrNo,
} from './schema.ts'

const port = { type: 'integer', minimum: 1, maximum: 65_535 }
const pathType = oneOf('Exact', 'Prefix', 'ImplementationSpecific')
const state = oneOf('eligible', 'excluded')
const shortCertificate = { subject: text, notAfter: time }

const diagnosticFields = {
  code: described(text, 'stable; docs/diagnostics.md has its cure'),
  severity: oneOf('error', 'warning', 'info'),
  message: text,
  hint: text,
  file: text,
  line: wholeNumber,
  column: wholeNumber,
  endLine: wholeNumber,
  endColumn: wholeNumber,
  object: object({ kind: text, namespace: text, name: text }),
}

/** What the answers are made of, by the name that the OpenAPI document has for it. */
export const schemas: Readonly<Record<string, Schema>> = {
  Error: object({ error: described(text, 'what is wrong, in words') }),

  Origin: object<Origin>({
    namespace: text,
    name: text,
    file: text,
    line: wholeNumber,
  }),

  Service: object<ServiceView>({
    namespace: text,
    name: text,
    port: described({ type: ['integer', 'string'] }, 'a number, or a name where it has no number'),
  }),

  Diagnostic: object<JsonDiagnostic>(diagnosticFields, ['hint', 'object']),

  Diagnostics: object<FramedDiagnostics>({
    summary: described(
      object<Record<Severity, number>>({
        error: wholeNumber,
        warning: wholeNumber,
        info: wholeNumber,
      }),
      'how many there are',
    ),
    diagnostics: described(
      list(
        object<FramedDiagnostic>(
          {
            ...diagnosticFields,
            frame: described(nullable(text), 'the lines around it, where they are not secret'),
          },
          ['hint', 'object'],
        ),
      ),
      'the first 200: errors, warnings, infos',
    ),
  }),

  Reloads: object({
    reloads: described(
      list(
        object({
          generation: wholeNumber,
          appliedAt: time,
          summary: described(text, 'as the log has it'),
          changes: described(list(text), 'the first 50'),
          moreChanges: wholeNumber,
          hosts: described(list(text), 'whose requests it is about; *: those that no rule names'),
          moreHosts: wholeNumber,
        }),
      ),
      'the last 30, latest first',
    ),
  }),

  Status: object({
    generation: described(wholeNumber, 'of the snapshot in force; counts from 1 at each start'),
    appliedAt: time,
    sources: list(
      object({
        path: text,
        files: wholeNumber,
        error: described(nullable(text), 'why the folder can not be read now'),
      }),
    ),
    objects: object({ accepted: wholeNumber, degraded: wholeNumber, rejected: wholeNumber }),
    diagnostics: list(named('Diagnostic')),
  }),

  Endpoint: object<EndpointView>({ address: text, port, ready: yesOrNo, pod: text }, ['pod']),

  Route: object<RouteView>({
    host: described(text, 'kubia.example.com, *.foo.com, or * for a rule without host'),
    path: text,
    pathType,
    ingress: named('Origin'),
    service: named('Service'),
    endpoints: list(named('Endpoint')),
    tls: yesOrNo,
  }),

  Routes: object<RoutesView>({
    routes: described(list(named('Route')), 'in the order in which they are tried'),
    defaultBackend: nullable(
      object<BackendView>({
        ingress: nullable(named('Origin')),
        service: named('Service'),
        endpoints: list(named('Endpoint')),
      }),
    ),
  }),

  Endpoints: object({
    endpoints: list(
      object({
        service: named('Service'),
        address: text,
        port,
        pod: nullable(text),
        state,
        reason: described(text, 'why it gets requests, or none'),
        since: described(nullable(time), 'since when its probes say so'),
        inFlight: described(wholeNumber, 'requests that were sent there and are not over'),
      }),
    ),
  }),

  Certificate: object({
    secret: text,
    names: list(text),
    subject: text,
    issuer: text,
    notBefore: time,
    notAfter: time,
    daysLeft: described(wholeNumber, 'negative: it has expired'),
    key: described(text, 'kind and size, such as EC P-256'),
    fingerprint: described(text, 'SHA-256'),
    selfSigned: yesOrNo,
    chain: described(list(object(shortCertificate)), 'what follows it'),
    endsBefore: described(nullable(text), 'issuer of the last one, which is not in the chain'),
  }),

  Certificates: object({
    hosts: described(
      list(
        object({
          host: text,
          ingress: described(nullable(text), 'who asked for it; null: nobody, it is the default'),
          certificates: described(list(named('Certificate')), 'one for each kind of key'),
        }),
      ),
      'in the order in which they are looked up',
    ),
  }),

  Explanation: object<Explanation>(
    {
      url: text,
      outcome: oneOf(
        'proxied',
        'redirected',
        'default-backend',
        'not-found',
        'unavailable',
        'refused',
      ),
      status: described(wholeNumber, 'of an answer of the proxy itself'),
      location: described(text, 'where a redirect leads'),
      route: nullable(object({ host: text, path: text, pathType })),
      ingress: nullable(named('Origin')),
      service: nullable(named('Service')),
      endpoints: list(
        object<ExplainedEndpoint>({ address: text, port, pod: text, state, reason: text }, [
          'pod',
          'reason',
        ]),
      ),
      annotations: described(
        list(
          object<ExplainedAnnotation>({ name: text, value: text, file: text, line: wholeNumber }),
        ),
        'those of the Ingress that have an effect',
      ),
      certificate: nullable(
        object<ExplainedCertificate>({
          source: text,
          subject: text,
          names: list(text),
          notAfter: nullable(time),
          why: text,
        }),
      ),
      steps: described(list(text), 'in the order in which things were decided'),
      shadowed: list(object({ ingress: named('Origin'), why: text })),
    },
    ['status', 'location'],
  ),
}
