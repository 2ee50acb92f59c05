import type { Readable } from 'node:stream'
import type { AdminSources } from './admin-sources.ts'
import type { Schema } from './schema.ts'

/** One path of the admin port: the server answers by it, and the OpenAPI document describes it. */
export interface AdminRoute {
  readonly path: string
  /** What it answers, in a few words. */
  readonly summary: string
  /** Asked without a token: it must tell nothing but that the program lives. */
  readonly open?: true
  /** What may stand in the query; anything else is refused. */
  readonly query?: { readonly [name: string]: QueryField }
  /** By status. The ones of every route (400, 401, 421, 500) are not among them. */
  readonly answers: { readonly [status: number]: DescribedAnswer }
  readonly answer: (sources: AdminSources, query: Query) => AdminAnswer
}

export interface QueryField {
  readonly schema: Schema
  readonly required?: true
  readonly description: string
}

/** As the schemas of the route let it through, with their defaults filled in. */
export type Query = Readonly<Record<string, unknown>>

export interface DescribedAnswer {
  readonly description: string
  readonly type: string
  readonly schema: Schema
}

export interface AdminAnswer {
  readonly status: number
  readonly type: string
  readonly body: string | object | Readable
}

export const jsonType = 'application/json; charset=utf-8'
export const plainType = 'text/plain; charset=utf-8'

export function json(body: object, status = 200): AdminAnswer {
  return { status, type: jsonType, body }
}

export function plain(body: string, status = 200): AdminAnswer {
  return { status, type: plainType, body }
}
