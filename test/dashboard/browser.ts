import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Debian's packages chromium-headless-shell and chromium. */
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const program = programs.find((path) => existsSync(path))

/** Where there is none the tests are left out, but not in .ci/run, which installs one. */
export const hasBrowser = program !== undefined || process.env.CI !== undefined

export function launchBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error('apt-get install chromium-headless-shell')
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}

/** Milliseconds that a page has to show what a test waits for: far more than it takes. */
export const patience = 10_000

/** Everything that the browser complains about: errors of scripts, what the policy refuses, what could not be loaded. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', ({ message }) => complaints.push(message))
  return complaints
}
