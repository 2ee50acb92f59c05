import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'
import { edit, makeSampleFolder } from './sample-folder.ts'

const folder = makeSampleFolder()
let postern: PosternProcess
let ports: { http: number; admin: number }

beforeAll(async () => {
  const args = ['demo', '--http-port', '0', '--https-port', '0', '--admin-port', '0']
  postern = new PosternProcess(args, { cwd: folder.path })
  ports = await postern.ready()
})

afterAll(async () => {
  await postern.stop('SIGKILL')
  folder.remove()
})

/** What the server tells, event by event. */
async function* events(): AsyncGenerator<{ name: string; data: Record<string, unknown> }> {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const { body } = await fetch(`http://127.0.0.1:${ports.admin}/dashboard/events`, {
    signal: controller.signal,
  })
  let text = ''
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const whole = (text + part).split('\n\n')
    text = whole.pop() ?? ''
    for (const event of whole) {
      const [, name = '', data = ''] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? []
      yield { name, data: JSON.parse(data) }
    }
  }
}

/** The first event that `accept` takes; the test's time limit ends the wait. */
async function firstThat(
  stream: ReturnType<typeof events>,
  accept: (data: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) throw new Error('the events ended')
    if (accept(value.data)) return value.data
  }
}

test('who comes late is told the last minutes first, and what is in force', async () => {
  await fetchHost('http', ports.http, 'foo.example.com')
  await firstThat(events(), ({ second }) => second !== undefined)
  const { value: first } = await events().next()
  expect(first?.name).toBe('history')
  expect(first?.data).toMatchObject({
    revision: expect.any(String),
    config: {
      generation: 1,
      routes: 5,
      endpoints: 8,
      eligible: 8,
      idleServices: 0,
      errors: 0,
      nextExpiry: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    },
  })
  const seconds = first?.data.seconds as { requests: number }[]
  expect(seconds.reduce((sum, { requests }) => sum + requests, 0)).toBe(1)
})

test('a request is told within its second, by its route', async () => {
  const stream = events()
  await stream.next()
  await fetchHost('http', ports.http, 'bar.example.com')
  const { second } = await firstThat(
    stream,
    ({ second }) => (second as { requests: number }).requests > 0,
  )
  expect(second).toMatchObject({
    requests: 1,
    routes: [{ route: 'bar.example.com/', service: 'default/bar:80', requests: 1 }],
  })
})

test('an edit has another revision', async () => {
  const stream = events()
  const { value: first } = await stream.next()
  edit(folder.path, 'two-hosts.yaml', (text) => text.replace('bar.example', 'edited.example'))
  const { config } = await firstThat(stream, ({ revision }) => revision !== first?.data.revision)
  expect(config).toMatchObject({ generation: 2 })
})
