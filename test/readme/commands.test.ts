import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { PosternProcess } from '../e2e/postern-process.ts'
import { makeSampleFolder } from '../e2e/sample-folder.ts'
import { readmeCommands } from './readme.ts'

const shell = promisify(execFile)
const ofCurl = readmeCommands.filter((command) => command.startsWith('curl '))
const ofPostern = readmeCommands.filter((command) => command.startsWith('npm run -s postern '))
const ofNpm = readmeCommands.filter((command) => command.startsWith('npm ci && '))

describe('the commands of the README', () => {
  test('are all known to this test', () => {
    expect([...ofCurl, ...ofPostern, ...ofNpm].toSorted()).toEqual(readmeCommands.toSorted())
    expect(ofCurl.length).toBeGreaterThan(3)
    expect(ofPostern.length).toBeGreaterThan(1)
    expect(ofNpm).toHaveLength(2)
  })

  test('for npm name scripts that there are', () => {
    const path = join(import.meta.dirname, '../../package.json')
    const { scripts } = JSON.parse(readFileSync(path, 'utf8'))
    const names = ofNpm.map((command) => command.replace('npm ci && npm ', ''))
    expect(names.filter((name) => !(name in scripts))).toEqual([])
    expect(scripts.start).toBe('exec node src/main.ts demo')
    expect(scripts.postern).toBe('exec node src/main.ts')
  })

  test('for curl reach a pod of the demo', async () => {
    const folder = makeSampleFolder()
    onTestFinished(folder.remove)
    const args = ['demo', '--http-port', '0', '--https-port', '0', '--admin-port', '0']
    const demo = new PosternProcess(args, { cwd: folder.path })
    onTestFinished(async () => void (await demo.stop('SIGKILL')))
    const { http, https } = await demo.ready()
    // Stands for the line in /etc/hosts, which a test can't write.
    const hosts = `-sS --resolve '*:${http}:127.0.0.1' --resolve '*:${https}:127.0.0.1'`
    for (const command of ofCurl) {
      const ported = command.replaceAll('8080', `${http}`).replaceAll('8443', `${https}`)
      const { stdout } = await shell('sh', ['-c', ported.replace('curl', `curl ${hosts}`)])
      expect(stdout, command).toMatch(/^You've hit kubia-\w+\n$/)
    }
  })

  test.each(ofPostern)('%s works on the samples', async (command) => {
    const folder = makeSampleFolder()
    onTestFinished(folder.remove)
    const args = command.replace('npm run -s postern -- ', '').split(' ')
    const postern = new PosternProcess(args, { cwd: folder.path })
    expect(await postern.exited).toBe(0)
    expect(postern.stdout).not.toBe('')
  })
})
