import { describe, expect, test } from 'vitest'
import { isLongForm } from '../support/long-form.ts'
import { type CorpusCase, desyncCases, llhttpRequests } from './corpora.ts'
import { type FiringRange, openRange, type Shot } from './firing-range.ts'
import { families } from './hostile/all-families.ts'
import { verdictOn } from './verdict.ts'

/** Compliant ones that we refuse all the same, by a part of their id: why. */
const refusedOnPurpose: Readonly<Record<string, string>> = {
  'Correct TE OK': 'gzip is not implemented as a transfer coding',
  'identity and chunked OK': 'a coding beside chunked is not implemented',
  'Multiple transfer encoding headers': 'the same',
  'TE with custom parameters': 'the same',
  'Different Transfer-Encoding headers': 'the same',
  'Transfer-Encoding with a param': 'the same',
  'Compliant URL': 'it holds a fragment, a backslash and a quote: no target of RFC 9112 3.2',
  'Empty URI': 'it has no target',
}

function isRefusedOnPurpose(id: string): boolean {
  return Object.keys(refusedOnPurpose).some((part) => id.includes(part))
}

/** All of it, or as much as there is: several cases announce a longer body than they have. */
function passedOn({ judgement }: Shot): boolean {
  return judgement.requests.length > 0 || judgement.cutShort
}

function wanted({ id, expected }: CorpusCase): 'rejected' | 'passed on' | 'either' {
  if (expected === 'Severe') return 'rejected'
  if (expected !== 'Compliant') return 'either'
  return isRefusedOnPurpose(id) ? 'rejected' : 'passed on'
}

const corpora = [
  ['http-desync-guardian', desyncCases()],
  ['llhttp', llhttpRequests()],
] as const

test.each(corpora)('requests of %s reach no pod with a defect', async (_, cases) => {
  const range = await openRange()
  const failures: unknown[] = []
  for (const entry of cases) {
    const shot = await range.fire(entry.bytes, entry.atMost)
    const { verdict, defects } = verdictOn(shot)
    const became = verdict !== 'rejected' && passedOn(shot) ? 'passed on' : verdict
    const want = wanted(entry)
    if (defects.length > 0 || (want !== 'either' && became !== want)) {
      failures.push({ id: entry.id, want, became, defects })
    }
  }
  expect(failures).toEqual([])
})

test('each exception is one', () => {
  const compliant = desyncCases().filter(({ expected }) => expected === 'Compliant')
  const unused = Object.keys(refusedOnPurpose).filter(
    (part) => !compliant.some(({ id }) => id.includes(part)),
  )
  expect(unused).toEqual([])
})

/** Offsets to cut at: all of them, or a few that differ from case to case. Long cases have too many for all. */
function cutsOf(bytes: Buffer, index: number): number[] {
  const last = bytes.length - 1
  if (last < 1) return []
  const wantedCuts = isLongForm ? Math.min(last, 400) : 1
  const step = last / wantedCuts
  const offset = isLongForm ? 0 : (index * 0.37) % 1
  return Array.from({ length: wantedCuts }, (_, n) => 1 + Math.floor((n + offset) * step))
}

async function differences(
  range: FiringRange,
  bytes: Buffer,
  atMost: number,
  index: number,
): Promise<unknown[]> {
  const found: unknown[] = []
  const whole = verdictOn(await range.fire(bytes, atMost))
  for (const cut of cutsOf(bytes, index)) {
    const { verdict, defects } = verdictOn(await range.fire(bytes, atMost, [cut]))
    if (defects.length > 0 || verdict !== whole.verdict) {
      found.push({ cut, whole: whole.verdict, verdict, defects })
    }
  }
  return found
}

const everything: readonly (readonly [string, readonly (readonly [Buffer, number])[]])[] = [
  ...corpora.map(
    ([name, cases]) => [name, cases.map(({ bytes, atMost }) => [bytes, atMost] as const)] as const,
  ),
  ...families.map(
    ({ name, cases }) =>
      [name, cases.map(({ text }) => [Buffer.from(text, 'latin1'), 1] as const)] as const,
  ),
]

describe('wherever a request is cut, the verdict is the same', () => {
  test.each(everything)(
    '%s',
    async (_, cases) => {
      const range = await openRange()
      const failures: unknown[] = []
      for (const [index, [bytes, atMost]] of cases.entries()) {
        const found = await differences(range, bytes, atMost, index)
        if (found.length > 0) failures.push({ text: bytes.toString('latin1', 0, 300), found })
      }
      expect(failures).toEqual([])
    },
    isLongForm ? 600_000 : 60_000,
  )
})
