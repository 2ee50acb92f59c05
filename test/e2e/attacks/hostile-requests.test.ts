import { expect, test } from 'vitest'
import { openRange } from './firing-range.ts'
import { families } from './hostile/all-families.ts'
import { verdictOn } from './verdict.ts'

test('there are more of them than of the requests that other proxies were measured with', () => {
  const texts = families.flatMap(({ cases }) => cases.map(({ text }) => text))
  expect(new Set(texts).size).toBeGreaterThan(1_400)
})

test.each(families.map(({ name, cases }) => [name, cases] as const))(
  'hostile requests: %s',
  async (_, cases) => {
    const range = await openRange()
    const failures: unknown[] = []
    for (const { name, text, fate } of cases) {
      const shot = await range.fire(Buffer.from(text, 'latin1'), 1)
      const { verdict, defects } = verdictOn(shot)
      if (defects.length > 0 || (fate === 'rejected' && verdict !== 'rejected')) {
        failures.push({ name, verdict, defects })
      }
    }
    expect(failures).toEqual([])
  },
)

test('the range shows a defect where there is one', async () => {
  const range = await openRange({ keepUnderscores: true })
  const shot = await range.fire(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\nX_Y: z\r\n\r\n'), 1)
  expect(verdictOn(shot)).toEqual({ verdict: 'forwarded', defects: ['a name with an underscore'] })
  expect(verdictOn(await range.fire(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 0))).toEqual({
    verdict: 'forwarded',
    defects: ['more requests than the client sent'],
  })
})
