import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { PosternProcess } from '../e2e/postern-process.ts'
import { edit, makeSampleFolder, type SampleFolder } from '../e2e/sample-folder.ts'
import { complaintsOf, hasBrowser, launchBrowser } from './browser.ts'

function start(folder: SampleFolder, adminPort: number, ...more: string[]): PosternProcess {
  const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', `${adminPort}`]
  const postern = new PosternProcess(['demo', ...ports, ...more], { cwd: folder.path })
  onTestFinished(async () => void (await postern.stop('SIGKILL')))
  return postern
}

describe.skipIf(!hasBrowser)('an open dashboard', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('says that the server is gone, and goes on with the next one, which serves something else', async () => {
    const folder = makeSampleFolder()
    onTestFinished(folder.remove)
    const first = start(folder, 0)
    const { admin } = await first.ready()
    const page = await browser.newPage()
    await page.goto(`http://localhost:${admin}/#routes`)
    await page.getByText('bar.example.com').waitFor()

    await first.stop()
    await page.getByRole('status').getByText('Connection lost, trying again').waitFor()
    await page.getByText('bar.example.com').waitFor()
    edit(folder.path, 'two-hosts.yaml', (text) =>
      text.replace('bar.example.com', 'edited.example.com'),
    )
    await start(folder, admin).ready()
    await page.getByRole('status').getByText('Live').waitFor()
    await page.getByText('edited.example.com').waitFor()
    await page.close()
  })

  test('asks for the token where there is one, shows nothing before, and keeps it for the tab', async () => {
    const token = 'token-of-this-test-0123456789-abcdef'
    const folder = makeSampleFolder()
    onTestFinished(folder.remove)
    writeFileSync(join(folder.path, 'token'), token)
    const { admin } = await start(folder, 0, '--admin-token-file', 'token').ready()
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.goto(`http://localhost:${admin}/#routes`)
    const field = page.getByLabel('Token of the admin port')
    await field.fill('something else')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('alert').getByText('That is not the token.').waitFor()
    expect(await page.getByText('foo.example.com').count()).toBe(0)

    await field.fill(token)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('foo.example.com').waitFor()
    await page.reload()
    await page.getByText('foo.example.com').waitFor()
    // The browser tells of each answer 401 on its console.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await page.close()
  })
})
