import type { EndpointSlice } from '../kubernetes/endpoint-slice.ts'
import type { Endpoints } from '../kubernetes/endpoints.ts'
import { nameKey } from './name-key.ts'
import type { EndpointObject } from './object-change.ts'
import { PodIndex } from './pod-index.ts'

/** What tells of endpoints, by the Service that it belongs to. It follows changes, which are too frequent to begin anew with each. */
export class EndpointIndex {
  readonly pods = new PodIndex()
  readonly #objects = new Map<string, Endpoints>()
  readonly #slices = new Map<string, EndpointSlice[]>()

  /** The Endpoints object of a Service (`namespace/name`). */
  objectOf(service: string): Endpoints | undefined {
    return this.#objects.get(service)
  }

  /** Never empty: undefined where a Service has no EndpointSlice. */
  slicesOf(service: string): readonly EndpointSlice[] | undefined {
    return this.#slices.get(service)
  }

  add(object: EndpointObject): void {
    switch (object.kind) {
      case 'Endpoints':
        this.#objects.set(keyOf(object), object)
        break
      case 'EndpointSlice':
        this.#addSlice(object)
        break
      case 'Pod':
        this.pods.add(object)
        break
    }
  }

  remove(object: EndpointObject): void {
    switch (object.kind) {
      case 'Endpoints':
        this.#objects.delete(keyOf(object))
        break
      case 'EndpointSlice':
        this.#removeSlice(object)
        break
      case 'Pod':
        this.pods.remove(object)
        break
    }
  }

  #addSlice(slice: EndpointSlice): void {
    const service = serviceOfSlice(slice)
    if (service === null) return
    const siblings = this.#slices.get(service)
    if (siblings === undefined) this.#slices.set(service, [slice])
    else siblings.push(slice)
  }

  #removeSlice(slice: EndpointSlice): void {
    const service = serviceOfSlice(slice)
    if (service === null) return
    const left = (this.#slices.get(service) ?? []).filter((sibling) => sibling !== slice)
    if (left.length === 0) this.#slices.delete(service)
    else this.#slices.set(service, left)
  }
}

/** The Service (`namespace/name`) that a slice belongs to; null where it names none. */
export function serviceOfSlice({ meta, serviceName }: EndpointSlice): string | null {
  return serviceName === null ? null : nameKey(meta.namespace, serviceName)
}

function keyOf({ meta }: Endpoints): string {
  return nameKey(meta.namespace, meta.name.value)
}
