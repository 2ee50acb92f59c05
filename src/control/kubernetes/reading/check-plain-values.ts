import type { Scalar, Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { valueInYaml11 } from './yaml-1-1.ts'

/**
 * Tells of values without quotes that are one thing here, where YAML 1.2 is read, and another for kubectl and the API server,
 * which read YAML 1.1. What works here would be refused there, or be another number. Where a field has complained
 * already, nothing more is said.
 */
export function checkPlainValues(tree: Tree, context: Context): void {
  check(tree, new Set(context.problems.map(({ at }) => at.start)), context)
}

function check(tree: Tree, told: Set<number>, context: Context): void {
  switch (tree.kind) {
    case 'mapping':
      for (const { value } of tree.entries) check(value, told, context)
      return
    case 'sequence':
      for (const item of tree.items) check(item, told, context)
      return
    case 'scalar':
      // An alias stands where its anchor is, and may do so many times.
      if (told.has(tree.at.start)) return
      told.add(tree.at.start)
      checkScalar(tree, context)
  }
}

function checkScalar({ value, at }: Scalar, context: Context): void {
  if (value === null) return
  const { text } = context.file
  const written = text.slice(at.start, at.end)
  const there = valueInYaml11(written, value)
  // A tag says what it is, `!!str yes`.
  if (there === null || /!\S+\s+$/.test(text.slice(Math.max(0, at.start - 20), at.start))) return
  const here = typeof value === 'number' ? `the number ${value}` : 'text'
  reject(
    context,
    'ambiguous-value',
    at,
    context.confidential
      ? 'this value without quotes is not the same for kubectl, which reads YAML 1.1'
      : `${quote(written)} is ${here} here, and the ${typeof there} ${there} for kubectl, which reads YAML 1.1`,
    context.confidential ? 'write it in quotes' : hintOf(written, there),
  )
}

function hintOf(written: string, there: number | boolean): string {
  const meant = typeof there === 'boolean' ? there : Number(written.replaceAll('_', ''))
  return `write "${written}" where it is text, and ${meant} where it is a ${typeof there}`
}
