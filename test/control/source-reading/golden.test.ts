import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderText } from '../../../src/control/diagnostics/render-text.ts'
import { objectKey } from '../../../src/control/kubernetes/object.ts'
import type { FileContent } from '../../../src/control/source/read-file.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'

const folder = join(import.meta.dirname, '../golden/check')
const update = process.env.UPDATE_GOLDEN === '1'

const manifests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(yaml|json)$/.test(name))
  .sort()

function readGolden(name: string): FileContent {
  // As the directory reader decodes it: a byte order mark is not part of the text.
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(folder, name)))
  return readManifest({ path: name, text })
}

function describeContent({ objects, diagnostics, broken }: FileContent): string {
  const lines = objects.map((each) => `object ${objectKey(each)}${each.valid ? '' : ' invalid'}`)
  if (broken) lines.push('broken')
  return [...lines, ...diagnostics.flatMap((each) => ['', renderText(each)])]
    .join('\n')
    .concat('\n')
}

describe('what is said of a manifest is what its golden file says', () => {
  for (const name of manifests) {
    test(name, () => {
      const said = describeContent(readGolden(name))
      const golden = join(folder, `${name}.txt`)
      if (update) writeFileSync(golden, said)
      expect(existsSync(golden), `${golden} is missing: run with UPDATE_GOLDEN=1`).toBe(true)
      expect(said).toBe(readFileSync(golden, 'utf8'))
    })
  }
})

test('there are golden cases of every sort', () => {
  const sorts = ['chapter-5/as-printed/', 'chapter-5/corrected/', 'cluster/', 'fields/', 'text/']
  for (const sort of sorts)
    expect(manifests.filter((name) => name.startsWith(sort))).not.toEqual([])
})

describe('nothing is said against a manifest that is right', () => {
  const right = manifests.filter((name) => /^(chapter-5\/corrected|cluster)\//.test(name))
  for (const name of right) {
    test(name, () => {
      const { objects, diagnostics, broken } = readGolden(name)
      expect(diagnostics).toEqual([])
      expect(broken).toBe(false)
      expect(objects).not.toEqual([])
    })
  }
})
