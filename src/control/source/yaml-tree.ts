import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Problem } from '../diagnostics/problem.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import { quote } from '../kubernetes/reading/describe.ts'
import type { Entry, Mapping, Scalar, Tree } from '../kubernetes/tree.ts'

/** Shared by all documents of a file. */
export interface Expansion {
  used: number
  readonly limit: number
}

interface Anchored {
  readonly tree: Tree
  /** Characters that it stands for, with all aliases inside. */
  readonly size: number
}

const objectKeys = new Set(['apiVersion', 'kind', 'metadata', 'spec'])

/** One document as a tree. Recursion is bounded: the parser let nothing through that is deeper than its limit. */
export function buildTree(
  contents: Node | null,
  text: string,
  expansion: Expansion,
): { tree: Tree | null; problems: readonly Problem[] } {
  const builder = new TreeBuilder(text, expansion)
  const tree = contents ? builder.build(contents) : null
  const empty = tree?.kind === 'scalar' && tree.value === null
  return { tree: empty ? null : tree, problems: builder.problems }
}

class TreeBuilder {
  readonly problems: Problem[] = []
  readonly #text: string
  readonly #expansion: Expansion
  /** Names are the user's. null: its value is still being built. */
  readonly #anchors = new Map<string, Anchored | null>()

  constructor(text: string, expansion: Expansion) {
    this.#text = text
    this.#expansion = expansion
  }

  build(node: Node): Tree {
    if (isAlias(node)) return this.#resolve(node.source, this.#rangeOf(node))
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor === undefined) return this.#buildPlain(node)
    const before = this.#expansion.used
    this.#anchors.set(anchor, null)
    const tree = this.#buildPlain(node)
    const size = tree.at.end - tree.at.start + this.#expansion.used - before
    this.#anchors.set(anchor, { tree, size })
    return tree
  }

  #buildPlain(node: Node): Tree {
    const at = this.#rangeOf(node)
    if (isMap(node)) return this.#buildMapping(node, at)
    if (isSeq(node)) {
      return { kind: 'sequence', items: node.items.map((item) => this.build(item as Node)), at }
    }
    return { kind: 'scalar', value: isScalar(node) ? scalarValue(node.value) : null, at }
  }

  #buildMapping(map: YAMLMap, at: SourceRange): Mapping {
    const entries: Entry[] = []
    const merged: Entry[] = []
    const keys = new Map<string, SourceRange>()
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const key = this.#keyOf(pair.key)
      const value = pair.value ? this.build(pair.value) : emptyAt(key.at.end)
      if (key.value === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
        merged.push(...this.#mergeEntries(value))
        continue
      }
      const first = keys.get(key.value)
      if (first) this.#reportDuplicate(key, first)
      else keys.set(key.value, key.at)
      entries.push({ key, value })
    }
    // What the mapping says itself goes before what it merges in, and an earlier merge before a later one.
    for (const entry of merged) {
      if (keys.has(entry.key.value)) continue
      keys.set(entry.key.value, entry.key.at)
      entries.push(entry)
    }
    return { kind: 'mapping', entries, at }
  }

  #mergeEntries(value: Tree): readonly Entry[] {
    if (value.kind === 'mapping') return value.entries
    if (value.kind === 'sequence') {
      return value.items.flatMap((item) => (item.kind === 'mapping' ? item.entries : []))
    }
    this.#report('yaml-bad-key', value.at, '`<<` merges mappings, and this is none')
    return []
  }

  #keyOf(node: Node): Entry['key'] {
    const at = this.#rangeOf(node)
    const key = isAlias(node) ? this.#resolve(node.source, at) : this.build(node)
    if (key.kind === 'scalar') return { value: String(key.value ?? ''), at }
    this.#report('yaml-bad-key', at, 'a key must be text')
    return { value: '', at }
  }

  #resolve(anchor: string, at: SourceRange): Tree {
    const found = this.#anchors.get(anchor)
    if (found === null) return this.#reject(at, 'the alias is inside of what it stands for')
    if (!found) {
      const hint = 'text that begins with `*` goes in quotes'
      return this.#reject(at, 'the alias has no anchor before it', hint)
    }
    this.#expansion.used += found.size
    const { used, limit } = this.#expansion
    if (used <= limit) return found.tree
    // Once is enough: all that follow are over the limit too.
    if (used - found.size > limit) return emptyAt(at.start)
    return this.#reject(at, `aliases stand for more than ${limit} characters`)
  }

  #reject(at: SourceRange, message: string, hint: string | null = null): Scalar {
    this.#report('yaml-alias', at, message, hint)
    return { kind: 'scalar', value: null, at }
  }

  #reportDuplicate(key: Entry['key'], first: SourceRange): void {
    const line = this.#text.slice(0, first.start).split('\n').length
    const hint = objectKeys.has(key.value)
      ? `it is in line ${line} already: is \`---\` missing between two objects?`
      : `it is in line ${line} already`
    // Counting lines takes time, and who has this many duplicates knows what to do.
    const isMany = this.problems.length > 100
    const message = `the key ${quote(key.value)} is there twice`
    this.#report('yaml-duplicate-key', key.at, message, isMany ? null : hint)
  }

  #report(code: Problem['code'], at: SourceRange, message: string, hint: string | null = null) {
    this.problems.push({ code, at, message, hint })
  }

  /** The library counts the white space behind a block collection or block scalar to it. */
  #rangeOf(node: Node): SourceRange {
    const [start, valueEnd] = node.range ?? [0, 0]
    let end = valueEnd
    while (end > start && /\s/.test(this.#text[end - 1] ?? '')) end--
    return { start, end }
  }
}

function emptyAt(offset: number): Scalar {
  return { kind: 'scalar', value: null, at: { start: offset, end: offset } }
}

function scalarValue(value: unknown): Scalar['value'] {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return String(value)
}
