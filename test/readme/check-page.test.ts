import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/check.md'), 'utf8')

const blocks = [...page.matchAll(/^```(sh|yaml)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
)
const [hook, ci] = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)
const [preCommit, github] = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ text }) => parse(text))

/** A folder with the samples as a repository, and `postern` on the PATH. */
function makeRepository() {
  const folder = mkdtempSync(join(tmpdir(), 'postern-hook-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'bin'))
  const command = join(folder, 'bin/postern')
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${root}/src/main.ts' "$@"\n`)
  chmodSync(command, 0o755)
  const path = join(folder, 'repository')
  mkdirSync(path)
  cpSync(join(root, 'ingresses'), join(path, 'ingresses'), { recursive: true })
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  const git = (...args: string[]) => spawnSync('git', args, { cwd: path, env, encoding: 'utf8' })
  git('init', '-q')
  return { path, env, git }
}

const broken = 'apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {ports: [{port: x}]}\n'

describe('the page about checks has', () => {
  test('a hook that checks what is staged, and nothing else', () => {
    const { path, git } = makeRepository()
    // The samples name a Secret that is made by whoever tries them, which is a warning.
    const text = (hook ?? '').replace(' --fail-on warning', '')
    writeFileSync(join(path, '.git/hooks/pre-commit'), text, { mode: 0o755 })
    writeFileSync(join(path, 'ingresses/new.yaml'), broken)
    git('add', 'ingresses/kubia.yaml', 'ingresses/kubia-services.yaml')
    expect(git('commit', '-qm', 'good')).toMatchObject({ status: 0 })
    git('add', '.')
    const refused = git('commit', '-qm', 'bad')
    expect(refused.status).toBe(1)
    expect(refused.stdout + refused.stderr).toContain('ingresses/new.yaml:4:')
  })

  test('commands that there are', () => {
    const { path, env } = makeRepository()
    const steps: { run?: string }[] = github.jobs.check.steps
    const commands = [ci, preCommit.repos[0].hooks[0].entry, steps.find(({ run }) => run)?.run]
    for (const command of commands) {
      expect(command).toMatch(/^postern check --fail-on warning .*ingresses/)
      const { status, stderr } = spawnSync('sh', ['-c', command ?? ''], { cwd: path, env })
      // One warning, as above.
      expect([command, status, String(stderr)]).toEqual([command, 1, ''])
    }
    const sarif = JSON.parse(readFileSync(join(path, 'postern.sarif'), 'utf8'))
    expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: 'dangling-secret' })
  })

  test('files to look at where the manifests are', () => {
    const { files } = preCommit.repos[0].hooks[0]
    expect('ingresses/a/b.yaml').toMatch(new RegExp(files))
    expect('src/ingresses/a.ts').not.toMatch(new RegExp(files))
  })
})
