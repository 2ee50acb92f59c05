import { type AdminRoute, type DescribedAnswer, jsonType, type QueryField } from './admin-route.ts'
import { named } from './schema.ts'
import { schemas } from './schemas.ts'

/** The OpenAPI document of these routes. https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument(routes: readonly AdminRoute[]): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Postern',
      version: '1',
      summary: 'What an ingress controller does, read-only',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Without --admin-token-file nobody needs one.
    security: [{ token: [] }, {}],
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: operation(route) }])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas,
      responses: Object.fromEntries(
        Object.entries(ofEveryRoute).map(([status, description]) => [
          status,
          response({ description, type: jsonType, schema: named('Error') }),
        ]),
      ),
    },
  }
}

/** Answers that the server gives before a route is asked, or in its place. */
const ofEveryRoute: Readonly<Record<string, string>> = {
  400: 'The request or its query is not acceptable',
  401: 'The token is missing or wrong',
  421: 'The Host is not one of this port',
  500: 'A bug, which the log tells of',
}

function operation({ path, summary, open, query = {}, answers }: AdminRoute): object {
  return {
    operationId: path.replace(/^\/(api\/v1\/)?/, '').replace('.json', ''),
    summary,
    ...(open && { security: [] }),
    parameters: Object.entries(query).map(parameter),
    responses: {
      ...Object.fromEntries(
        Object.keys(ofEveryRoute).map((status) => [
          status,
          { $ref: `#/components/responses/${status}` },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, response(answer)]),
      ),
    },
  }
}

function parameter([name, { schema, required, description }]: [string, QueryField]): object {
  return { name, in: 'query', required: required === true, description, schema }
}

function response({ description, type, schema }: DescribedAnswer): object {
  return { description, content: { [type]: { schema } } }
}
