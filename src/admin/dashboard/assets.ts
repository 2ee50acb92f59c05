import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file that the browser loads. */
export interface Asset {
  readonly type: string
  readonly body: Buffer
  readonly etag: string
}

/** The same folder from `src/` and from `dist/`: what the browser gets is not compiled. */
const folder = join(import.meta.dirname, '../../../dashboard')

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** Where a name that our modules import is found: a browser has no node_modules. */
const libraries = [
  { name: 'preact', file: 'preact', url: '/assets/preact.mjs' },
  { name: 'preact/hooks', file: 'preact/hooks', url: '/assets/preact-hooks.mjs' },
  { name: 'uplot', file: 'uplot/dist/uPlot.esm.js', url: '/assets/uplot.js' },
] as const

/** Every file of the dashboard by its URL. Read once: nothing is looked for on disk by what a request says. */
export function readAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names) {
    if (!types.has(extname(name))) continue
    const url = name === 'index.html' ? '/' : `/assets/${name.replaceAll('\\', '/')}`
    assets.set(url, readAsset(join(folder, name)))
  }
  for (const { file, url } of libraries) {
    assets.set(url, readAsset(fileURLToPath(import.meta.resolve(file))))
  }
  const style = fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css'))
  return assets.set('/assets/uplot.css', readAsset(style))
}

function readAsset(path: string): Asset {
  const extension = extname(path)
  const text = readFileSync(path, 'utf8')
  const isScript = extension === '.js' || extension === '.mjs'
  const body = Buffer.from(isScript ? withUrls(text) : text)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type: types.get(extension) ?? 'application/octet-stream', body, etag }
}

/** `from 'preact'` becomes `from '/assets/preact.mjs'`: an import map would be an inline script. */
function withUrls(text: string): string {
  return text.replace(/\bfrom\s*(['"])([\w/]+)\1/g, (whole, quote, name) => {
    const library = libraries.find((known) => known.name === name)
    return library === undefined ? whole : `from ${quote}${library.url}${quote}`
  })
}
