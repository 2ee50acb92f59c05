import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchHost } from '../e2e/fetch-host.ts'
import { PosternProcess } from '../e2e/postern-process.ts'
import { edit, makeSampleFolder } from '../e2e/sample-folder.ts'
import { hasBrowser, launchBrowser, patience } from './browser.ts'

/** Each page, and something that is there once it is complete. */
const pages = [
  ['overview', 'canvas'],
  ['traffic', 'td'],
  ['routes', '.pod-list'],
  ['certificates', 'dl'],
  ['diagnostics', 'pre'],
  ['reloads', 'time'],
  ['explain', 'input'],
] as const

/** What axe found, by the rule and the element. */
interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(!hasBrowser)('axe finds nothing that would keep somebody out', () => {
  const folder = makeSampleFolder()
  let postern: PosternProcess
  let browser: Browser
  let admin = 0

  beforeAll(async () => {
    const args = ['demo', '--http-port', '0', '--https-port', '0', '--admin-port', '0']
    postern = new PosternProcess(args, { cwd: folder.path })
    const { http, admin: port } = await postern.ready()
    admin = port
    await fetchHost('http', http, 'foo.example.com')
    edit(folder.path, 'two-paths.yaml', (text) => text.replace('name: bar', 'name: nobody'))
    await postern.logged(/applied: /)
    browser = await launchBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await postern.stop('SIGKILL')
    folder.remove()
  })

  test.each(['light', 'dark'] as const)('in the %s colours', async (colorScheme) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(patience)
    await page.goto(`http://localhost:${admin}/`)
    await page.evaluate(axe.source)
    for (const [id, complete] of pages) {
      await page.evaluate(`location.hash = '${id}'`)
      await page
        .locator('details')
        .evaluateAll((all) => all.map((one) => one.setAttribute('open', '')))
      await page.locator(complete).first().waitFor({ state: 'attached' })
      const violations = await page.evaluate<Violation[]>('axe.run().then((run) => run.violations)')
      expect(violations.map(({ id: rule, nodes }) => [id, rule, nodes[0]?.html])).toEqual([])
    }
    await page.close()
  })
})
