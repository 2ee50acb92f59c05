import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fetchHost } from '../e2e/fetch-host.ts'
import { PosternProcess } from '../e2e/postern-process.ts'
import { edit, makeSampleFolder } from '../e2e/sample-folder.ts'
import { complaintsOf, hasBrowser, launchBrowser, patience } from './browser.ts'

describe.skipIf(!hasBrowser)('the dashboard, in a browser', () => {
  const folder = makeSampleFolder()
  let postern: PosternProcess
  let browser: Browser
  let page: Page
  let complaints: string[]
  let ports: { http: number; https: number; admin: number }

  beforeAll(async () => {
    const args = ['demo', '--http-port', '0', '--https-port', '0', '--admin-port', '0']
    postern = new PosternProcess(args, { cwd: folder.path })
    ports = await postern.ready()
    browser = await launchBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await postern.stop('SIGKILL')
    folder.remove()
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(patience)
    complaints = complaintsOf(page)
  })

  afterEach(async () => {
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await page.close()
    expect(complaints).toEqual([])
    expect(wide, 'pixels that a phone would have to scroll aside').toBeLessThanOrEqual(0)
  })

  const open = (id: string) => page.goto(`http://localhost:${ports.admin}/#${id}`)

  test('the start page shows what goes on now', async () => {
    await open('')
    await page.getByRole('status').getByText('Live').waitFor()
    const rate = page.getByRole('listitem').filter({ hasText: 'Requests a second' })
    await rate.getByText('0', { exact: true }).waitFor()
    await fetchHost('http', ports.http, 'foo.example.com')
    await rate.getByText('0.', { exact: false }).waitFor()
    expect(await page.title()).toBe('Overview - Postern')
  })

  test('the routes are shown by host, with the line of each and the state of its pods', async () => {
    await open('routes')
    const host = page.getByRole('region', { name: 'foo.example.com' })
    await host.getByText('default/foo:80').click()
    await host.getByText('ingresses/two-hosts.yaml:2').waitFor()
    await host.getByText('kubia-3inly').waitFor()
    await host.getByText('its readiness probe succeeds: HTTP 200').waitFor()
  })

  test('the certificates are shown by host, with the days that are left', async () => {
    await open('certificates')
    const host = page.getByRole('region', { name: 'kubia.example.com' })
    await host.getByText('default/tls-secret').waitFor()
    await host.getByText(/^36\d days left$/).waitFor()
    await page.getByText('at the start, trusted by nobody').waitFor()
  })

  test('traffic is charted by route', async () => {
    await open('traffic')
    await fetchHost('http', ports.http, 'foo.example.com')
    await page.getByRole('row', { name: 'foo.example.com/' }).getByText('default/foo:80').waitFor()
    await page.getByRole('img', { name: /by route: .*foo.example.com\/ \d/ }).waitFor()
    expect(await page.locator('canvas').count()).toBe(1)
  })

  test('the colours follow those of the system', async () => {
    await open('overview')
    await page.locator('canvas').first().waitFor()
    const textColor = () =>
      page.evaluate("getComputedStyle(document.querySelector('.chart')).color")
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await textColor()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await textColor()).not.toBe(light)
    await page.locator('canvas').first().waitFor()
  })

  test('a URL is explained, and again when an edit leads it elsewhere', async () => {
    await open('explain')
    await page.getByLabel('Where does a request').fill('http://kubia.example.com/bar')
    await page.keyboard.press('Enter')
    const outcome = page.getByRole('region', { name: 'Outcome' })
    await outcome.getByText('goes to a pod').waitFor()
    await outcome.getByText('ingresses/two-paths.yaml:3').waitFor()
    await outcome.getByText('Service default/bar:80').waitFor()
    edit(folder.path, 'two-paths.yaml', (text) => text.replace('name: bar', 'name: foo'))
    await outcome.getByText('Service default/foo:80').waitFor()
  })

  test('a route leads to its explanation, which has an address', async () => {
    await open('routes')
    const host = page.getByRole('region', { name: 'foo.example.com' })
    await host.getByText('default/foo:80').click()
    await host.getByRole('link', { name: 'Explain' }).click()
    const outcome = page.getByRole('region', { name: 'Outcome' })
    await outcome.getByText('goes to a pod').waitFor()
    await page.reload()
    await outcome.getByText('foo.example.com/').waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Routes' }).waitFor()
  })

  test('what is no URL is told so', async () => {
    await open('explain')
    await page.getByLabel('Where does a request').fill('/')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('url: expects a URL such as').waitFor()
    // The browser tells of each answer 400 on its console.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('400')])
  })

  test('a mistake appears with its lines, and goes when it is mended', async () => {
    await open('diagnostics')
    await page.getByRole('status').filter({ hasText: '0 errors' }).waitFor()
    edit(folder.path, 'two-paths.yaml', (text) => text.replace('Prefix', 'Prefx # '))
    await page.getByRole('status').filter({ hasText: '1 error,' }).waitFor()
    const mistake = page.getByRole('article').first()
    await mistake.getByText('pathType: Prefx').waitFor()
    await mistake.getByText(/^Hint: /).waitFor()
    await page.getByText('1 in part or in an earlier form').waitFor()
    await page.getByRole('link', { name: /^Diagnostics \d$/ }).waitFor()
    edit(folder.path, 'two-paths.yaml', (text) => text.replace('Prefx # ', 'Prefix'))
    await page.getByRole('status').filter({ hasText: '0 errors' }).waitFor()
  })

  test('an edit of a manifest appears without a reload of the page', async () => {
    await open('routes')
    await page.getByText('bar.example.com').waitFor()
    await page.evaluate('window.isTheSamePage = true')
    edit(folder.path, 'two-hosts.yaml', (text) =>
      text.replace('bar.example.com', 'edited.example.com'),
    )
    await page.getByText('edited.example.com').waitFor()
    expect(await page.getByText('bar.example.com').count()).toBe(0)
    await page.getByRole('link', { name: 'Reloads' }).click()
    const reload = page.getByRole('article').first()
    await reload.getByText('edited.example.com/ added (default/bar:80)').waitFor()
    await reload.getByText('edited.example.com, bar.example.com').waitFor()
    expect(await page.evaluate('window.isTheSamePage')).toBe(true)
  })

  test('a page that nobody looks at takes no connection', async () => {
    const isFeed = (request: { url(): string }) => request.url().endsWith('/dashboard/events')
    const setHidden = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await open('overview')
    await page.getByRole('status').getByText('Live').waitFor()
    const ended = page.waitForEvent('requestfailed', isFeed)
    await setHidden(true)
    await ended
    const begun = page.waitForRequest(isFeed)
    await setHidden(false)
    await begun
  })

  test('a new page gets the focus, and the keyboard reaches everything', async () => {
    await open('overview')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.keyboard.press('Tab')
    await page
      .getByRole('link', { name: 'Skip to the content' })
      .and(page.locator(':focus'))
      .waitFor()
    await page.getByRole('link', { name: 'Routes', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.locator('main:focus').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Routes' }).waitFor()
  })
})
