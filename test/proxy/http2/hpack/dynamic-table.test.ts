import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DynamicTable } from '../../../../src/proxy/http2/hpack/dynamic-table.ts'
import type { Field } from './encode-block.ts'

function add(table: DynamicTable, [name, value]: Field): void {
  const octets = Buffer.from(`?${name}${value}?`, 'latin1')
  table.add(octets, 1, 1 + name.length, octets.length - 1)
}

function entriesOf(table: DynamicTable): Field[] {
  return Array.from({ length: table.count }, (_, index) => {
    const octets = Buffer.alloc(table.length(index))
    table.copy(index, octets.length, octets, 0)
    const nameLength = table.nameLength(index)
    return [octets.toString('latin1', 0, nameLength), octets.toString('latin1', nameLength)]
  })
}

describe('the dynamic table', () => {
  test('has the newest entry first, and counts 32 octets for each', () => {
    const table = new DynamicTable(100, 100)
    add(table, ['a', '1'])
    add(table, ['bc', '23'])
    expect(entriesOf(table)).toEqual([
      ['bc', '23'],
      ['a', '1'],
    ])
    expect(table.size).toBe(2 + 4 + 2 * 32)
  })

  test('evicts the oldest for a new one, and no more than it has to', () => {
    const table = new DynamicTable(102, 102)
    for (const name of ['a', 'b', 'c']) add(table, [name, '1'])
    expect(table.size).toBe(102)
    add(table, ['d', '12'])
    expect(entriesOf(table)).toEqual([
      ['d', '12'],
      ['c', '1'],
    ])
  })

  test('takes an entry of exactly its size, and is emptied by a larger one', () => {
    const table = new DynamicTable(40, 40)
    add(table, ['1234', '5678'])
    expect(table.size).toBe(40)
    add(table, ['1234', '56789'])
    expect(table.count).toBe(0)
    expect(table.size).toBe(0)
  })

  test('evicts when it is made smaller, and is as large again as it is made', () => {
    const table = new DynamicTable(102, 102)
    for (const name of ['a', 'b', 'c']) add(table, [name, '1'])
    table.resize(68)
    expect(table.count).toBe(2)
    table.resize(0)
    expect(table.count).toBe(0)
    add(table, ['d', '1'])
    expect(table.count).toBe(0)
    table.resize(102)
    for (const name of ['a', 'b', 'c']) add(table, [name, '1'])
    expect(table.count).toBe(3)
  })

  test.each([0, 1, 31, 32])('may have %i octets', (size) => {
    const table = new DynamicTable(size, size)
    add(table, ['', ''])
    add(table, ['a', ''])
    expect(table.count).toBe(0)
    add(table, ['', ''])
    expect(table.count).toBe(size < 32 ? 0 : 1)
  })

  test('holds what a plain list would, however its octets wrap', () => {
    const text = fc.string({ unit: 'binary-ascii', maxLength: 60 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 100 }), (fields) => {
        const table = new DynamicTable(300, 300)
        let list: Field[] = []
        for (const field of fields) {
          add(table, field)
          list = [field, ...list]
          while (
            list.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0) > 300
          )
            list.pop()
          expect(entriesOf(table)).toEqual(list)
        }
      }),
    )
  })
})
