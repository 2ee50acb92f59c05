import { describe, expect, test } from 'vitest'
import type { SourceRange } from '../../../src/control/diagnostics/source-file.ts'
import type { KubernetesObject } from '../../../src/control/kubernetes/object.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'

type Kind = KubernetesObject['kind']

/** The one object of a manifest, and the texts of its ranges. */
function readOne<K extends Kind>(kind: K, text: string) {
  const { objects } = readManifest({ path: 'a.yaml', text })
  const [object] = objects
  if (objects.length !== 1 || object?.kind !== kind) throw new Error(`no single ${kind} here`)
  return {
    object: object as Extract<KubernetesObject, { kind: K }>,
    textAt: ({ start, end }: SourceRange) => text.slice(start, end),
  }
}

const metadata = 'metadata: {name: kubia}\n'

function ingress(version: string, spec: string): string {
  return `# an Ingress\napiVersion: ${version}\nkind: Ingress\n${metadata}spec:\n${spec}\n# behind\n`
}

describe('an Ingress', () => {
  const current = `  ingressClassName: nginx
  defaultBackend: {service: {name: fallback, port: {name: http}}}
  tls:
  - hosts: [Kubia.example.com]
    secretName: tls-secret
  rules:
  - host: Kubia.Example.com
    http:
      paths:
      - path: /kubia
        pathType: Prefix
        backend: {service: {name: kubia, port: {number: 80}}}
  - host: only.example.com`

  test('keeps where everything was written', () => {
    const { object, textAt } = readOne('Ingress', ingress('networking.k8s.io/v1', current))
    const [rule] = object.rules
    const path = rule?.paths?.[0]
    expect(textAt(object.at)).toMatch(/^apiVersion: networking.*only\.example\.com$/s)
    expect(textAt(object.meta.name.at)).toBe('kubia')
    expect(rule?.host).toMatchObject({ value: 'kubia.example.com' })
    expect(rule?.host && textAt(rule.host.at)).toBe('Kubia.Example.com')
    expect(path && textAt(path.at)).toMatch(/^path: \/kubia.*80}}}$/s)
    expect(path?.backend.kind === 'service' && textAt(path.backend.port.at)).toBe('80')
    expect(object.tls[0]?.secretName && textAt(object.tls[0].secretName.at)).toBe('tls-secret')
    expect(object.className && textAt(object.className.at)).toBe('nginx')
  })

  test('has a rule without http for the default backend of its host', () => {
    const { object } = readOne('Ingress', ingress('networking.k8s.io/v1', current))
    expect(object.rules.map(({ host, paths }) => [host?.value, paths?.length])).toEqual([
      ['kubia.example.com', 1],
      ['only.example.com', undefined],
    ])
  })

  test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])(
    'of %s has the shape of v1',
    (version) => {
      const { object, textAt } = readOne(
        'Ingress',
        ingress(
          version,
          `  backend: {serviceName: fallback, servicePort: http}
  rules:
  - http:
      paths:
      - backend: {serviceName: kubia, servicePort: 80}
      - {path: /exact, pathType: Exact, backend: {serviceName: kubia, servicePort: "81"}}`,
        ),
      )
      const { defaultBackend, rules } = object
      expect(defaultBackend).toMatchObject({ name: { value: 'fallback' }, port: { value: 'http' } })
      expect(rules[0]).toMatchObject({
        host: null,
        paths: [
          {
            path: { value: '/' },
            pathType: 'ImplementationSpecific',
            backend: { port: { value: 80 } },
          },
          { path: { value: '/exact' }, pathType: 'Exact', backend: { port: { value: 81 } } },
        ],
      })
      const port = rules[0]?.paths?.[0]?.backend
      expect(port?.kind === 'service' && textAt(port.port.at)).toBe('80')
    },
  )

  test.each([
    ['the field', '{name: kubia}', '  ingressClassName: ours\n', 'ours'],
    ['the annotation', '{name: kubia, annotations: {kubernetes.io/ingress.class: old}}', '', 'old'],
    ['neither', '{name: kubia}', '', undefined],
  ])('has its class from %s', (_, meta, spec, className) => {
    const backend = '  defaultBackend: {service: {name: a, port: {number: 80}}}\n'
    const text = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: ${meta}\nspec:\n${spec}${backend}`
    expect(readOne('Ingress', text).object.className?.value).toBe(className)
  })
})

describe('a broken part of an Ingress leaves only itself out:', () => {
  function rulesOf(rules: string) {
    const { object } = readOne('Ingress', ingress('networking.k8s.io/v1', `  rules:\n${rules}`))
    expect(object.valid).toBe(false)
    return object.rules.map(({ host, paths }) => [
      host?.value ?? '*',
      paths?.map(({ path }) => path.value),
    ])
  }
  const backend = 'pathType: Prefix, backend: {service: {name: kubia, port: {number: 80}}}'

  test('a bad path loses that path', () => {
    expect(rulesOf(`  - http: {paths: [{path: /a, ${backend}}, {path: b, ${backend}}]}`)).toEqual([
      ['*', ['/a']],
    ])
  })

  test('a bad host loses the rule, which must not become one for every host', () => {
    const rule = (host: string) => `  - {host: ${host}, http: {paths: [{path: /, ${backend}}]}}\n`
    for (const bad of ['10.0.0.1', '8080', '[a]', '"*"', 'a_b', '"a ❶"']) {
      expect(rulesOf(rule(bad) + rule('good.example.com'))).toEqual([['good.example.com', ['/']]])
    }
  })

  test('a bad http loses the rule, which must not become one for the default backend', () => {
    for (const bad of ['text', '[]', '{}', '{paths: text}', '{path: []}']) {
      expect(rulesOf(`  - {host: a.example.com, http: ${bad}}\n  - host: b.example.com`)).toEqual([
        ['b.example.com', undefined],
      ])
    }
  })

  test('a bad class loses the Ingress, which must not become one of ours', () => {
    const text = ingress('networking.k8s.io/v1', '  ingressClassName: 5\n  rules: []')
    expect(readManifest({ path: 'a.yaml', text })).toMatchObject({ objects: [], broken: true })
  })
})

describe('a Service', () => {
  function service(spec: string, meta = '{name: kubia}') {
    const text = `apiVersion: v1\nkind: Service\nmetadata: ${meta}\nspec: ${spec}\n`
    return readOne('Service', text).object
  }

  test('has the defaults of Kubernetes', () => {
    expect(service('{ports: [{port: 80}]}')).toMatchObject({
      type: 'ClusterIP',
      headless: false,
      selector: null,
      ports: [{ name: null, targetPort: null, protocol: 'TCP', appProtocol: null }],
      publishNotReadyAddresses: false,
      clientIpAffinity: null,
      meta: { namespace: 'default', creationTimestamp: null, terminating: false },
    })
  })

  test('is headless for clusterIP None alone', () => {
    expect(service('{clusterIP: None}').headless).toBe(true)
    expect(service('{clusterIP: 10.0.0.1, ports: [{port: 80}]}').headless).toBe(false)
    expect(service('{clusterIP: none, ports: [{port: 80}]}').headless).toBe(false)
  })

  test.each([
    ['ClientIP', 10_800],
    ['ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}', 60],
    ['ClientIP, sessionAffinityConfig: {}', 10_800],
    ['None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}', undefined],
  ])('has sessionAffinity: %s for %s seconds', (affinity, seconds) => {
    const { clientIpAffinity } = service(`{ports: [{port: 80}], sessionAffinity: ${affinity}}`)
    expect(clientIpAffinity?.timeoutSeconds).toBe(seconds)
  })

  test('publishes pods that are not ready by its field or by the annotation of old', () => {
    const old = 'service.alpha.kubernetes.io/tolerate-unready-endpoints'
    const byField = service('{ports: [{port: 80}], publishNotReadyAddresses: true}')
    const byAnnotation = service(
      '{ports: [{port: 80}]}',
      `{name: a, annotations: {${old}: "true"}}`,
    )
    expect(byField.publishNotReadyAddresses).toBe(true)
    expect(byAnnotation.publishNotReadyAddresses).toBe(true)
  })

  test('with half of a selector has none: it would select more pods than were meant', () => {
    const { selector, valid } = service('{ports: [{port: 80}], selector: {app: kubia, tier: 1}}')
    expect(selector).toBeNull()
    expect(valid).toBe(false)
  })

  test('takes names like __proto__ for names', () => {
    const { selector, meta } = service(
      '{ports: [{port: 80}], selector: {__proto__: a, constructor: b}}',
      '{name: constructor, labels: {__proto__: c}}',
    )
    expect([...(selector ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    expect(meta.labels.get('__proto__')).toBe('c')
    expect(meta.labels.get('toString')).toBeUndefined()
  })
})

describe('an EndpointSlice', () => {
  function endpointsOf(endpoints: string, version = 'discovery.k8s.io/v1') {
    const head = `apiVersion: ${version}\nkind: EndpointSlice\n${metadata}addressType: IPv4\n`
    return readOne('EndpointSlice', `${head}endpoints: ${endpoints}\n`).object.endpoints
  }

  test('says no more of its endpoints than is written', () => {
    expect(endpointsOf('[{addresses: [10.0.0.1, 10.0.0.2]}]', 'discovery.k8s.io/v1beta1')).toEqual([
      {
        address: expect.objectContaining({ value: '10.0.0.1' }),
        ready: null,
        serving: null,
        terminating: null,
        pod: null,
      },
    ])
  })

  test('loses an endpoint whose conditions cannot be read, since absent ones count as ready', () => {
    expect(endpointsOf('[{addresses: [10.0.0.1], conditions: {ready: "false"}}]')).toEqual([])
  })
})

describe('a Pod', () => {
  function pod(spec: string, status: string) {
    const text = `apiVersion: v1\nkind: Pod\n${metadata}spec: ${spec}\nstatus: ${status}\n`
    return readOne('Pod', text).object
  }

  test('has the ports of its containers and of init containers that go on running', () => {
    const { ports } = pod(
      `{containers: [{name: a, ports: [{name: http, containerPort: 8080}]}],
        initContainers: [{name: once, ports: [{containerPort: 1}]},
        {name: beside, restartPolicy: Always, ports: [{containerPort: 2, protocol: UDP}]}]}`,
      '{}',
    )
    expect(ports).toEqual([
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: null, containerPort: 2, protocol: 'UDP' },
    ])
  })

  test.each([
    [
      'podIPs before podIP',
      '{podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.2}, {ip: "::1"}]}',
      ['10.0.0.2', '::1'],
    ],
    ['podIP alone', '{podIP: 10.0.0.1}', ['10.0.0.1']],
    ['none yet', '{phase: Pending}', []],
  ])('has its addresses: %s', (_, status, ips) => {
    expect(pod('{}', status).ips.map(({ value }) => value)).toEqual(ips)
  })

  test.each([
    ['[{type: Ready, status: "True"}]', true],
    ['[{type: Ready, status: "False"}]', false],
    ['[{type: Ready, status: Unknown}]', false],
    ['[{type: Ready, status: true}]', false],
    ['[{type: Ready}]', false],
    ['[{type: Initialized, status: "True"}]', null],
    ['[]', null],
  ])('with conditions %s has ready %s', (conditions, ready) => {
    expect(pod('{}', `{conditions: ${conditions}}`).ready).toBe(ready)
  })
})

describe('metadata', () => {
  function metaOf(meta: string) {
    return readOne('Namespace', `apiVersion: v1\nkind: Namespace\nmetadata: ${meta}\n`).object.meta
  }

  test('has times in milliseconds', () => {
    const { creationTimestamp, terminating } = metaOf(
      '{name: a, creationTimestamp: "2024-03-02T11:05:41Z", deletionTimestamp: "2024-03-02T11:05:42+01:00"}',
    )
    expect(creationTimestamp).toBe(Date.UTC(2024, 2, 2, 11, 5, 41))
    expect(terminating).toBe(true)
  })

  test('keeps an annotation with both its places, and one without a value as empty', () => {
    const text =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  annotations:\n    key: value\n    none:\n'
    const { object, textAt } = readOne('Namespace', text)
    const annotation = object.meta.annotations.get('key')
    expect(annotation && [textAt(annotation.keyAt), textAt(annotation.at)]).toEqual([
      'key',
      'value',
    ])
    expect(object.meta.annotations.get('none')?.value).toBe('')
  })
})
