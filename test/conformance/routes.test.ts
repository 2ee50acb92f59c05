import { describe, expect, test } from 'vitest'
import { parseHost } from '../../src/proxy/router/host-header.ts'
import { comparedPath, comparedWrittenPath, deliveredPath } from '../../src/snapshot/normal-path.ts'
import { type RoutesView, type RouteView, routesView } from '../../src/snapshot/routes-view.ts'
import { caseSnapshot } from './case-snapshot.ts'
import { conformanceCases } from './conformance-cases.ts'

/** Reads the printed routes as a person does: the first line that fits takes the request. */
function readRoutes({ routes, defaultBackend }: RoutesView, host: string, path: string) {
  const [, ...parent] = host.split('.')
  const hosts = [host, `*.${parent.join('.')}`, '*']
  const printed = hosts.find((candidate) => routes.some((route) => route.host === candidate))
  const fitting = routes.find((route) => route.host === printed && takes(route, path))
  const service = (fitting ?? defaultBackend)?.service
  return service === undefined ? 404 : `${service.namespace}/${service.name}`
}

function takes({ path: written, pathType }: RouteView, path: string): boolean {
  const rule = comparedWrittenPath(written)
  if (rule === null) return false
  switch (pathType) {
    case 'Exact':
      return path === rule
    case 'ImplementationSpecific':
      return path.startsWith(rule)
    case 'Prefix': {
      const elements = rule.endsWith('/') ? rule : `${rule}/`
      return `${path}/`.startsWith(elements)
    }
  }
}

describe.each(conformanceCases())('$name', ({ manifest, requests }) => {
  test('the printed routes say where each request goes', () => {
    const view = routesView(caseSnapshot(manifest))
    for (const { host, path, expect: expected } of requests) {
      const name = host === null ? '' : parseHost(host)
      const delivered = deliveredPath(path)
      const found =
        name === null || delivered === null ? 400 : readRoutes(view, name, comparedPath(delivered))
      expect(`${host} ${path} → ${found}`).toBe(`${host} ${path} → ${expected}`)
    }
  })
})
