import { describe, expect, test } from 'vitest'
import { optionTable } from '../../../src/app/options/option-table.ts'
import type { Environment } from '../../../src/app/options/read-options.ts'
import { readOptions } from '../../../src/app/options/read-options.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'

function read(flags: Record<string, string | string[]> = {}, environment: Environment = {}) {
  return readOptions(optionTable, new Map(Object.entries(flags)), environment)
}

describe('an option', () => {
  test('has its default', () => {
    const { values, given } = read()
    expect(values).toMatchObject({
      manifests: ['./ingresses'],
      certs: ['./certs'],
      httpPort: 80,
      httpsPort: 443,
      bind: '0.0.0.0',
      adminPort: 10254,
      adminBind: '127.0.0.1',
      ingressClass: ['postern', 'nginx'],
      watchWithoutClass: true,
      defaultBackend: null,
      stateDir: './.postern',
      ...defaultLimits,
    })
    expect(given.size).toBe(0)
  })

  test('comes from the environment', () => {
    const { values, given } = read({}, { POSTERN_HTTP_PORT: '8080', POSTERN_MANIFESTS: 'a,b' })
    expect(values).toMatchObject({ httpPort: 8080, manifests: ['a', 'b'] })
    expect([...given]).toEqual(['manifests', 'httpPort'])
  })

  test('comes rather from its flag', () => {
    const { values } = read(
      { httpPort: '1', manifests: ['c', 'd'] },
      { POSTERN_HTTP_PORT: '2', POSTERN_MANIFESTS: 'a' },
    )
    expect(values).toMatchObject({ httpPort: 1, manifests: ['c', 'd'] })
  })

  test('of a list takes values from several flags and between commas', () => {
    const { values } = read({ trustedProxies: ['10.0.0.0/8,::1', '192.0.2.1'] })
    expect(values.trustedProxies).toEqual([
      { address: '10.0.0.0', prefix: 8, family: 'ipv4' },
      { address: '::1', prefix: 128, family: 'ipv6' },
      { address: '192.0.2.1', prefix: 32, family: 'ipv4' },
    ])
  })

  test('may be the key itself, which does not show', () => {
    const { values } = read({}, { POSTERN_AFFINITY_KEY: 'swordfish' })
    expect(values.affinityKeyText?.reveal()).toBe('swordfish')
    expect(JSON.stringify(values)).not.toContain('swordfish')
  })
})

describe('a wrong value', () => {
  test('of a flag is named with the flag', () => {
    expect(() => read({ httpPort: '8O' })).toThrow(
      '--http-port "8O": expects a port from 0 to 65535',
    )
  })

  test('of a variable is named with the variable', () => {
    expect(() => read({}, { POSTERN_HTTP_PORT: 'tcp://10.0.0.1:80' })).toThrow(
      'POSTERN_HTTP_PORT "tcp://10.0.0.1:80": expects a port from 0 to 65535',
    )
  })

  test('of a repeated option counts even if another is right', () => {
    expect(() => read({ ingressClass: ['nginx', ''] })).toThrow('--ingress-class "nginx,"')
  })

  test('of a list counts among good ones', () => {
    expect(() => read({ trustedProxies: ['10.0.0.0/8,10.0.0.0/33'] })).toThrow(
      '--trusted-proxies "10.0.0.0/8,10.0.0.0/33": expects IP addresses or blocks',
    )
  })

  test('stays on one line', () => {
    expect(() => read({ httpPort: '1\n2' })).toThrow(/^[^\n]*$/)
  })

  test('of a secret is not repeated', () => {
    expect(() => read({}, { POSTERN_AFFINITY_KEY: '' })).toThrow(
      /^POSTERN_AFFINITY_KEY: expects a text that is not empty$/,
    )
  })
})

describe('the table', () => {
  const specs = Object.values(optionTable)

  test('names no flag and no variable twice', () => {
    const names = specs.flatMap(({ flag, variable }) => [flag, variable]).filter((name) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('reads every default as a user would write it', () => {
    const odd = specs
      .filter(({ defaultText }) => defaultText !== '')
      .filter(({ parse, defaultText, default: value, repeated }) => {
        const texts = repeated ? defaultText.split(', ') : [defaultText]
        return JSON.stringify(parse(texts)) !== JSON.stringify(value)
      })
    expect(odd).toEqual([])
  })
})
