import { hostText } from './host.ts'
import type { Route } from './route.ts'

/** `HOST PATHTYPE PATH`. */
export function routeId(route: Pick<Route, 'host' | 'pathType' | 'path'>): string {
  return `${hostText(route.host)} ${route.pathType} ${route.path}`
}
