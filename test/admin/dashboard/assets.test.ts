import { describe, expect, test } from 'vitest'
import { readAssets } from '../../../src/admin/dashboard/assets.ts'

const assets = readAssets()
const texts = [...assets].map(([url, { type, body }]) => ({ url, type, text: body.toString() }))
const scripts = texts.filter(({ type }) => type.startsWith('text/javascript'))

describe('the files of the dashboard', () => {
  test('are there, the page among them', () => {
    expect(assets.get('/')?.type).toBe('text/html; charset=utf-8')
    expect(scripts.length).toBeGreaterThan(10)
  })

  test('import nothing that is not there', () => {
    const missing = scripts.flatMap(({ url, text }) =>
      [...text.matchAll(/^import\b[^'"]*['"]([^'"]+)/gm)]
        .map(([, specifier = '']) => new URL(specifier, `http://x${url}`).pathname)
        .filter((path) => !assets.has(path)),
    )
    expect(missing).toEqual([])
  })

  test('name no other server, but for a namespace and an example', () => {
    const own = texts.filter(({ url }) => !/preact|uplot/.test(url))
    const named = own.flatMap(({ text }) => text.match(/(?:https?:)?\/\/[\w.-]+\.\w+/g) ?? [])
    const harmless = ['http://www.w3.org', 'https://example.com']
    expect(named.filter((url) => !harmless.includes(url))).toEqual([])
  })

  test('have no script or style inside the page', () => {
    const page = assets.get('/')?.body.toString() ?? ''
    expect(page).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })
})
