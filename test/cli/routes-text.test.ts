import { expect, test } from 'vitest'
import { routesText } from '../../src/cli/routes-text.ts'
import type { RouteView } from '../../src/snapshot/routes-view.ts'

const route: RouteView = {
  host: 'kubia.example.com',
  path: '/',
  pathType: 'Prefix',
  ingress: { namespace: 'default', name: 'kubia', file: 'ingresses/kubia.yaml', line: 3 },
  service: { namespace: 'default', name: 'kubia', port: 80 },
  endpoints: [
    { address: '127.0.10.1', port: 8080, ready: true, pod: 'kubia-3inly' },
    { address: '127.0.10.2', port: 8080, ready: false },
  ],
  tls: true,
}

test('routes are a table in the order in which they are tried', () => {
  const other: RouteView = { ...route, host: '*', path: '/long/path', endpoints: [], tls: false }
  expect(routesText({ routes: [route, other], defaultBackend: null })).toBe(
    `HOST               PATH        TYPE    SERVICE           ENDPOINTS  TLS  INGRESS        FILE
kubia.example.com  /           Prefix  default/kubia:80  1/2        yes  default/kubia  ingresses/kubia.yaml:3
*                  /long/path  Prefix  default/kubia:80  0/0        no   default/kubia  ingresses/kubia.yaml:3
`,
  )
})

test('the default backend comes last, wherever it was named', () => {
  const { service, endpoints } = route
  const text = routesText({ routes: [], defaultBackend: { ingress: null, service, endpoints } })
  expect(text).toMatch(/\n\(everything else\) .* default\/kubia:80 +1\/2 +no +--default-backend\n$/)
})

test('nothing to show is said', () => {
  expect(routesText({ routes: [], defaultBackend: null })).toBe('no routes\n')
})
