import { describe, expect, test } from 'vitest'
import type { KubernetesObject } from '../../src/control/kubernetes/object.ts'
import { readManifest } from '../../src/control/source/read-manifest.ts'
import { translate } from '../../src/control/translate/translate.ts'
import { parseHost } from '../../src/proxy/router/host-header.ts'
import { compileRouter, type Router } from '../../src/proxy/router/router.ts'
import { comparedPath, deliveredPath } from '../../src/snapshot/normal-path.ts'
import { type ConformanceRequest, conformanceCases } from './conformance-cases.ts'

function readAll(manifest: string): KubernetesObject[] {
  const { objects, diagnostics } = readManifest({ path: 'case.yaml', text: manifest })
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  expect(errors.map(({ code, message }) => ({ code, message }))).toEqual([])
  return [...objects]
}

/** Targets are Services, as `namespace/name`. */
function compile(objects: readonly KubernetesObject[]): Router<string> {
  const { snapshot } = translate(objects, {
    probes: 'active',
    allowExecProbes: false,
    disableExternalNames: false,
    ingressClasses: ['postern'],
    watchWithoutClass: true,
    defaultBackend: null,
    defaultSecret: null,
    defaultCertificate: null,
    now: 0,
  })
  const services = new Map(
    snapshot.clusters.map(({ id, namespace, service }) => [id, `${namespace}/${service}`]),
  )
  const serviceOf = (cluster: string) => services.get(cluster) ?? `no cluster ${cluster}`
  const { routes, defaultBackend } = snapshot
  return compileRouter(
    routes.map((route) => ({ route, target: serviceOf(route.cluster) })),
    defaultBackend && serviceOf(defaultBackend.cluster),
  )
}

function send(router: Router<string>, { host, path }: ConformanceRequest): string | 400 | 404 {
  const name = host === null ? '' : parseHost(host)
  const delivered = deliveredPath(path)
  if (name === null || delivered === null) return 400
  return router.match(name, comparedPath(delivered)) ?? 404
}

const cases = conformanceCases()

test('there are cases of every kind', () => {
  const kinds = new Set(cases.map(({ name }) => name.split(':')[0]))
  expect([...kinds]).toEqual([
    'conformance-suite',
    'decisions',
    'kubernetes-hosts',
    'kubernetes-paths',
  ])
})

describe.each(cases)('$name', ({ manifest, requests }) => {
  test.each(requests)('$host $path → $expect', (request) => {
    const objects = readAll(manifest)
    expect(send(compile(objects), request)).toBe(request.expect)
    expect(send(compile(objects.reverse()), request)).toBe(request.expect)
  })
})
