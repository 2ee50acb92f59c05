import { describe, expect, test } from 'vitest'
import { optionTable } from '../../src/app/options/option-table.ts'
import { readme } from './readme.ts'

/** What the README says, by variable, which every option has: its cells without their marks. */
const written = new Map(
  [...readme.matchAll(/^\| (.*) \| `(POSTERN_[A-Z0-9_]+)` \| (.*) \| (.*) \|$/gm)].map(
    ([, flag = '', variable = '', value = '', meaning = '']) => [
      variable,
      { flag: plain(flag), default: plain(value), meaning: plain(meaning) },
    ],
  ),
)

const real = new Map(
  Object.values(optionTable).map(({ flag, placeholder, variable, defaultText, help, repeated }) => [
    variable,
    {
      flag: flag === null ? '' : `${flag} ${placeholder}`,
      default: defaultText,
      meaning: repeated ? `${help} (repeatable)` : help,
    },
  ]),
)

describe('the options of the README', () => {
  test('are those that there are, as they are', () => {
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(real))
  })

  test('have the order of the help', () => {
    expect([...written.keys()]).toEqual([...real.keys()])
  })
})

function plain(cell: string): string {
  return cell
    .trim()
    .replace(/^`(.*)`$/, '$1')
    .replaceAll('\\|', '|')
}
