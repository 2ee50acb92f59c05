import type { ServiceView } from './routes-view.ts'

/** `namespace/name:port`: how people are told of a Service port. */
export function serviceText({ namespace, name, port }: ServiceView): string {
  return `${namespace}/${name}:${port}`
}
