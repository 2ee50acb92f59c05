import { STATUS_CODES } from 'node:http'
import type { Destination } from '../request-record.ts'
import { createNumbers, type RequestNumbers } from './request-numbers.ts'
import { labelText } from './text-format.ts'

/** The requests of a route that had one method and one status. */
export interface RequestSeries {
  /** As labelText() gives it. */
  readonly labels: string
  readonly numbers: RequestNumbers
}

/** Any other method counts as `other`: clients must not be able to make series. */
const methods = ['other', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const methodIndices = new Map<string, number>(methods.map((method, index) => [method, index]))

/** The series of one route, made when the first such request is over. */
export class RouteSeries {
  readonly #labels: RouteLabels
  readonly #byStatusAndMethod = new Map<number, RequestSeries>()
  /** One for each pair of labels; the map may have several keys for it. */
  readonly #series: RequestSeries[] = []
  #lastKey = -1
  #lastNumbers: RequestNumbers = createNumbers()

  constructor(labels: RouteLabels) {
    this.#labels = labels
  }

  get series(): readonly RequestSeries[] {
    return this.#series
  }

  numbersFor(status: number, method: string): RequestNumbers {
    const key = status * methods.length + (methodIndices.get(method) ?? 0)
    if (key === this.#lastKey) return this.#lastNumbers
    let series = this.#byStatusAndMethod.get(key)
    if (series === undefined) {
      series = this.#findOrCreate(statusLabel(status), methods[key % methods.length] ?? 'other')
      this.#byStatusAndMethod.set(key, series)
    }
    this.#lastKey = key
    this.#lastNumbers = series.numbers
    return series.numbers
  }

  #findOrCreate(status: string, method: string): RequestSeries {
    const { path, namespace, ingress, service, host } = this.#labels
    const labels = labelText({
      status,
      method,
      path,
      namespace,
      ingress,
      service,
      canary: '',
      host,
    })
    let series = this.#series.find((other) => other.labels === labels)
    if (series === undefined) {
      series = { labels, numbers: createNumbers() }
      this.#series.push(series)
    }
    return series
  }
}

/** A pod may invent statuses; those without a name count as their class. */
function statusLabel(status: number): string {
  if (STATUS_CODES[status] !== undefined || status === 499) return String(status)
  return `${Math.trunc(status / 100)}xx`
}

export interface RouteLabels {
  readonly namespace: string
  readonly ingress: string
  readonly service: string
  readonly host: string
  readonly path: string
}

export const noRoute: RouteLabels = { namespace: '', ingress: '', service: '', host: '', path: '' }

export function routeLabels({ ingress, service, host, path }: Destination): RouteLabels {
  return {
    namespace: (ingress ?? service).namespace,
    ingress: ingress?.name ?? '',
    service: service.name,
    host,
    path,
  }
}

/** Equal for equal labels. No namespace, name or host has a space, and the path comes last. */
export function routeKey({ ingress, service, host, path }: Destination): string {
  return `${(ingress ?? service).namespace} ${ingress?.name ?? ''} ${service.name} ${host} ${path}`
}
