import { describe, expect, test } from 'vitest'
import { explainOffline } from '../../src/app/explain-offline.ts'
import { caseSnapshot } from './case-snapshot.ts'
import { conformanceCases } from './conformance-cases.ts'

const options = { sslRedirect: false, httpsPort: 443 }

/** The lists again: what explain says must be what the proxy does, and its trace must find the same rule. */
describe.each(conformanceCases())('$name', (entry) => {
  const snapshot = caseSnapshot(entry.manifest)

  // A URL has a host: HTTP/1.0 without one can't be asked about.
  test.each(entry.requests.filter(({ host }) => host !== null && host !== ''))(
    'explain sends $host$path to $expect',
    ({ host, path, expect: wanted }) => {
      const asked = {
        url: 'http://placeholder.example.com',
        method: 'GET',
        headers: [`Host: ${host}`],
        clientAddress: '127.0.0.1',
      }
      const url = `http://placeholder.example.com${path}`
      if (!path.startsWith('/') || path.includes('#')) return
      const explanation = explainOffline(snapshot, { ...asked, url }, options)
      const { service, status, route, steps } = explanation ?? {}
      if (typeof wanted === 'number') expect(status).toBe(wanted)
      else expect(`${service?.namespace}/${service?.name}`).toBe(wanted)
      if (route != null && typeof wanted === 'string') {
        const rule = `${route.pathType} ${route.path}`
        const found = steps?.some((step) => step.includes(rule) || step.includes('default backend'))
        expect([steps, found]).toEqual([steps, true])
      }
    },
  )
})
