import { createPublicKey, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type MadeCertificate,
  makeCertificate,
} from '../../../src/app/certificates/make-certificate.ts'
import type { Problem } from '../../../src/control/diagnostics/problem.ts'
import { checkKeyPair } from '../../../src/control/kubernetes/key-pair.ts'
import type { Secret, TlsMaterial } from '../../../src/control/kubernetes/secret.ts'
import { completeChain, indexAuthorities } from '../../../src/control/translate/complete-chain.ts'

const at = { start: 0, end: 0 }
const common = { names: [], days: 30, key: 'ec' } as const
let root: MadeCertificate
let upper: MadeCertificate
let lower: MadeCertificate
let leaf: MadeCertificate
let stranger: MadeCertificate

beforeAll(async () => {
  const authority = (commonName: string, issuer: MadeCertificate | null) =>
    makeCertificate({ ...common, commonName, for: 'authority', issuer })
  root = await authority('Root', null)
  upper = await authority('Upper', root)
  lower = await authority('Lower', upper)
  // Of the same name as one that issued something, with another key.
  stranger = await authority('Upper', null)
  leaf = await makeCertificate({ ...common, commonName: 'leaf', for: 'server', issuer: lower })
})

function check(
  chain: string,
  ca: string | null = null,
): { material: TlsMaterial | null; problems: readonly Problem[] } {
  const problems: Problem[] = []
  const key = { value: leaf.privateKey.reveal(), at }
  const material = checkKeyPair(
    { value: chain, at },
    key,
    ca === null ? null : { value: ca, at },
    problems,
  )
  return { material, problems }
}

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)
const subjects = (chain: string) =>
  chain
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((pem) => new X509Certificate(pem).subject.replace('CN=', ''))

describe('a chain', () => {
  test('in the right order is taken as it is, with its root or without', () => {
    for (const [chain, expected] of [
      [leaf.chain, ['leaf']],
      [leaf.chain + lower.chain, ['leaf', 'Lower']],
      [leaf.chain + lower.chain + upper.chain + root.chain, ['leaf', 'Lower', 'Upper', 'Root']],
    ] as const) {
      const { material, problems } = check(chain)
      expect(problems).toEqual([])
      expect(material?.chain).toBe(chain)
      expect(subjects(chain)).toEqual(expected)
    }
  })

  test('in any other order is put right, and that is told', () => {
    for (const chain of [
      upper.chain + lower.chain + leaf.chain,
      leaf.chain + upper.chain + lower.chain,
      lower.chain + leaf.chain + upper.chain,
    ]) {
      const { material, problems } = check(chain)
      expect(material?.chain).toBe(leaf.chain + lower.chain + upper.chain)
      expect(codes(problems)).toEqual(['certificate-chain-order'])
    }
    const [problem] = check(upper.chain + lower.chain + leaf.chain).problems
    expect(problem?.message).toContain('3, 2, 1')
  })

  test('is shown without what does not belong to it, and that is told', () => {
    const { material, problems } = check(stranger.chain + leaf.chain + lower.chain)
    expect(material?.chain).toBe(leaf.chain + lower.chain)
    expect(codes(problems)).toEqual(['certificate-chain-stray'])
    expect(problems[0]?.message).toContain('certificate 1 of 3')
  })

  test('may have text around it, as many tools print it', () => {
    const noisy = `Bag Attributes\n  friendlyName: x\n${leaf.chain}subject=CN=Lower\r\n\r\n${lower.chain}\n\u0007rubbish`
    const { material, problems } = check(noisy)
    expect(material?.chain).toBe(leaf.chain + lower.chain)
    expect(codes(problems)).toEqual(['text-around-certificate'])
  })

  test('with a private key in it is used without, and that is told', () => {
    const { material, problems } = check(leaf.chain + leaf.privateKey.reveal())
    expect(material?.chain).toBe(leaf.chain)
    expect(problems[0]).toMatchObject({ code: 'text-around-certificate' })
    expect(problems[0]?.message).toContain('private key')
  })

  test('with Windows line ends is the same', () => {
    const { material, problems } = check((leaf.chain + lower.chain).replaceAll('\n', '\r\n'))
    expect(problems).toEqual([])
    expect(material?.chain).toBe(leaf.chain + lower.chain)
  })

  test('without a certificate for the key is none', () => {
    const { material, problems } = check(lower.chain + upper.chain)
    expect(material).toBeNull()
    expect(codes(problems)).toEqual(['key-mismatch'])
  })
})

test('a key with a passphrase is told from one that is broken', () => {
  const problems: Problem[] = []
  const locked =
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n'
  expect(checkKeyPair({ value: leaf.chain, at }, { value: locked, at }, null, problems)).toBeNull()
  expect(problems[0]).toMatchObject({ code: 'bad-private-key' })
  expect(problems[0]?.hint).toContain('passphrase')
})

describe('ca.crt', () => {
  test('is kept', () => {
    const { material, problems } = check(leaf.chain, root.chain + upper.chain)
    expect(problems).toEqual([])
    expect(material?.ca).toBe(root.chain + upper.chain)
  })

  test('that cannot be read is a warning, and the certificate is used', () => {
    const { material, problems } = check(leaf.chain, 'garbage')
    expect(material).toMatchObject({ chain: leaf.chain, ca: null })
    expect(problems).toMatchObject([{ code: 'bad-certificate', severity: 'warning' }])
  })
})

describe('a chain that lacks an issuer', () => {
  const secretOf = (chain: string, ca: string | null) =>
    ({ tls: check(chain, ca).material }) as Secret

  function complete(secrets: readonly Secret[]): readonly string[] {
    const { material } = check(leaf.chain)
    if (material === null) throw new Error('no material')
    return subjects(completeChain(material, indexAuthorities(secrets)).chain)
  }

  test('gets those that other Secrets have behind their certificate, or as ca.crt, up to the root', () => {
    const whole = secretOf(leaf.chain + lower.chain + upper.chain + root.chain, null)
    expect(complete([whole])).toEqual(['leaf', 'Lower', 'Upper'])
    expect(complete([secretOf(leaf.chain + lower.chain, upper.chain)])).toEqual([
      'leaf',
      'Lower',
      'Upper',
    ])
    expect(complete([secretOf(leaf.chain, upper.chain)])).toEqual(['leaf'])
    expect(complete([])).toEqual(['leaf'])
  })

  test('gets none whose name fits and whose signature does not', () => {
    expect(complete([secretOf(leaf.chain + lower.chain, stranger.chain)])).toEqual([
      'leaf',
      'Lower',
    ])
    const both = secretOf(leaf.chain + lower.chain, stranger.chain + upper.chain)
    expect(complete([both])).toEqual(['leaf', 'Lower', 'Upper'])
  })
})

test('a certificate of an authority vouches for the keys of what it issues', () => {
  const issued = new X509Certificate(leaf.chain)
  expect(issued.verify(createPublicKey(lower.chain))).toBe(true)
  expect(issued.checkIssued(new X509Certificate(lower.chain))).toBe(true)
  expect(new X509Certificate(lower.chain).ca).toBe(true)
  expect(issued.ca).toBe(false)
})
