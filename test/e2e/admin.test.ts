import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'
import { makeSampleFolder } from './sample-folder.ts'

const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
const token = 'admin-token-of-this-test-0123456789'
const affinityKey = 'affinity-key-of-this-test-9876543210'
const brokenKey = 'key-of-a-secret-that-is-broken-5555555555'

const folder = makeSampleFolder()
let postern: PosternProcess
let admin = 0
let document: { paths: Record<string, { get: Operation }>; components: object }

interface Operation {
  responses: Record<string, { content: Record<string, { schema: object }> }>
}

/** A Secret whose key is refused: what is told of it must not show it. */
const brokenSecret = `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: broken}
stringData:
  tls.crt: no certificate
  tls.key: ${brokenKey}
`

beforeAll(async () => {
  writeFileSync(join(folder.path, 'token'), `${token}\n`)
  writeFileSync(join(folder.path, 'ingresses/broken-secret.yaml'), brokenSecret)
  const args = ['demo', ...ports, '--admin-token-file', 'token', '--log-level', 'debug']
  const env = { POSTERN_AFFINITY_KEY: affinityKey }
  postern = new PosternProcess(args, { cwd: folder.path, env })
  const { http, https, admin: port } = await postern.ready()
  admin = port
  await fetchHost('https', https, 'kubia.example.com')
  await fetchHost('http', http, 'kubia.example.com', '/%00')
  document = (await ask('/api/v1/openapi.json')).json()
})

afterAll(async () => {
  await postern.stop('SIGKILL')
  folder.remove()
})

async function ask(path: string, authorization = `Bearer ${token}`) {
  const response = await fetch(`http://127.0.0.1:${admin}${path}`, { headers: { authorization } })
  const body = await response.text()
  const head = [...response.headers].join('\n')
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, body, head, json: () => JSON.parse(body) }
}

/** What a path is asked with, where it needs something. */
const queries: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/explain': [
    '?url=https%3A%2F%2Fkubia.example.com%2Fbar',
    '?url=http%3A%2F%2Fkubia.example.com%2F&client-ip=10.0.0.1&header=Cookie%3A%20a%3Db',
    '?url=nobody.example.com',
    '?url=kubia.example.com%2F%2500',
  ],
}

function everyQuestion(): string[] {
  return Object.keys(document.paths).flatMap((path) =>
    (queries[path] ?? ['']).map((query) => path + query),
  )
}

test('what the running program answers is what the OpenAPI document says', async () => {
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } })
  const validatorOf = (schema: object): ValidateFunction =>
    ajv.compile({ ...schema, components: document.components })
  const questions = everyQuestion()
  expect(questions.length).toBeGreaterThan(10)
  for (const question of questions) {
    const { status, type, body, json } = await ask(question)
    expect([question, status]).toEqual([question, 200])
    const described = document.paths[question.replace(/\?.*/, '')]?.get.responses[status]
    expect(Object.keys(described?.content ?? {}), question).toEqual([type])
    const validate = validatorOf(described?.content[type]?.schema ?? {})
    validate(type.startsWith('application/json') ? json() : body)
    expect(validate.errors, question).toBe(null)
  }
})

describe('no answer and no log line shows', () => {
  test.each([
    ['the private key', () => privateKey()],
    ['the key of a Secret that is broken', () => brokenKey],
    ['the HMAC secret of the affinity cookies', () => affinityKey],
    ['the secret of the session tickets', () => stateFile('ticket-secret')],
    ['the token', () => token],
  ])('%s, in any writing', async (_name, secretOf) => {
    const answers = await Promise.all([
      ...everyQuestion().map((question) => ask(question)),
      ask('/api/v1/status', 'Bearer wrong'),
      ask('/none'),
      ask('/api/v1/explain'),
      ask('/%zz'),
      ask(`/${'a'.repeat(20_000)}`),
    ])
    const shown = answers.map(({ head, body }) => `${head}\n${body}`)
    const texts = [...shown, await beginningOfEvents(), postern.stdout, postern.stderr]
    // Without this the test would also pass where nothing is answered at all.
    expect(texts.join('\n').length).toBeGreaterThan(10_000)
    for (const writing of writingsOf(secretOf())) {
      expect(writing.length).toBeGreaterThanOrEqual(32)
      expect(texts.filter((text) => text.includes(writing))).toEqual([])
    }
  })
})

/** Of what the dashboard follows, which has no end: what it begins with, and one second. */
async function beginningOfEvents(): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const { body } = await fetch(`http://127.0.0.1:${admin}/dashboard/events`, { headers })
  let text = ''
  for await (const part of body ?? []) {
    text += Buffer.from(part).toString()
    if (text.includes('event: second')) break
  }
  return text
}

test('the events of the dashboard are for those who have the token', async () => {
  expect((await ask('/dashboard/events', '')).status).toBe(401)
  expect(await beginningOfEvents()).toContain('event: history')
})

/** In PEM, from the manifest that the demo has made. */
function privateKey(): string {
  const manifest = readFileSync(join(folder.path, 'certs/tls-secret.yaml'), 'utf8')
  const [, data = ''] = /tls\.key: "?([A-Za-z0-9+/=]+)/.exec(manifest) ?? []
  const pem = Buffer.from(data, 'base64').toString()
  expect(pem).toContain('PRIVATE KEY-----')
  return pem
}

function stateFile(name: string): string {
  const state = join(folder.path, '.postern')
  expect(readdirSync(state)).toContain(name)
  return readFileSync(join(state, name), 'utf8').trim()
}

/** The secret as it is, each long line of it, and both in base64 and hex; of what is base64, also what it stands for. */
function writingsOf(secret: string): string[] {
  const lines = secret.split('\n').filter((line) => line.length >= 32 && !line.startsWith('-----'))
  const bytes = [Buffer.from(secret), Buffer.from(lines.join(''), 'base64')]
  return [
    ...lines,
    ...bytes.flatMap((each) => [
      each.toString('base64').slice(0, 40),
      each.toString('base64url').slice(0, 40),
      each.toString('hex').slice(0, 64),
    ]),
  ].filter((writing) => writing.length >= 32)
}

describe('the admin port for other machines', () => {
  async function failure(...args: string[]) {
    const process = new PosternProcess(['run', ...ports, ...args], { cwd: folder.path })
    onTestFinished(() => process.stop('SIGKILL').then(() => undefined))
    return { status: await process.exited, stderr: process.stderr }
  }

  test.each(['0.0.0.0', '::', '192.0.2.1'])(
    'does not open on %s without a token, and says how to have one',
    async (address) => {
      const { status, stderr } = await failure('--admin-bind', address)
      expect(stderr).toContain(`--admin-bind ${address} lets other machines ask the admin port`)
      expect(stderr).toContain('--admin-token-file admin-token')
      expect(stderr).not.toContain(' ready ')
      expect(status).toBe(1)
    },
  )

  test.each([
    ['none', null, 'cannot be read: ENOENT'],
    ['short', 'swordfish\n', 'has 9 characters and needs 32'],
    ['lines', `${token}\n${token}\n`, 'has characters that no header can carry'],
  ])('does not open with a token file that is %s', async (name, text, message) => {
    if (text !== null) writeFileSync(join(folder.path, name), text)
    const { status, stderr } = await failure('--admin-bind', '0.0.0.0', '--admin-token-file', name)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/swordfish|admin-token-of-this-test/)
    expect(status).toBe(1)
  })
})
