/** Every command of `webhook`, as an operator runs it, against a gate and the emulated vendors. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand, runWell } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import { serveWebhookApp, type WebhookApp } from '../support/webhook-app.ts'
import { environment, openWorld, type World } from '../support/world.ts'

vi.setConfig(patience)

let world: World
const apps: WebhookApp[] = []

beforeAll(async () => {
  world = await openWorld({ database: [] })
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await world?.close()
})

interface Added {
  readonly signingSecret: string
  readonly address: string
  readonly registration: { readonly kind: string; readonly id?: string; readonly steps?: readonly string[] }
}

const options = (secret?: string) => ({
  home: world.first.home,
  ...(secret === undefined ? {} : { environment: { WEBHOOK_KEY: secret } }),
})
const run = (...words: string[]) => runCommand(['webhook', ...words], options())
const json = async <Value>(...words: string[]) =>
  JSON.parse(
    await runWell(['webhook', ...words, '--json'], options(world.vendorKeys.retellai.value)),
  ) as Value

async function open(secret: string, port: number): Promise<WebhookApp> {
  const app = await serveWebhookApp('fastify', { from: 'sallyport', secret }, port)
  apps.push(app)
  return app
}

const castai = async (path: string) => {
  const headers = { 'x-api-key': world.vendorKeys.castai.value }
  const answer = await fetch(`${world.vendors.castai.url}${path}`, { headers })
  return (await answer.json()) as { items: { callbackUrl: string; authKeys: object; name: string }[] }
}

test('add --register and register: a configuration of Cast AI; what it tells reaches the app', async () => {
  const port = await freePort()
  const target = ['--target', `http://127.0.0.1:${port}/webhooks`, '--allow-private']
  const reached = ['--public-url', world.first.url]
  const added = await json<Added>(
    ...[
      'add',
      'alerts',
      '--vendor',
      'castai',
      '--environment',
      environment,
      ...target,
      ...reached,
      '--register',
    ],
  )
  expect(added.registration).toMatchObject({ kind: 'registered', id: expect.any(String) })
  const again = await json<Added['registration']>('register', 'alerts', ...reached)
  expect(again).toMatchObject({ kind: 'registered', id: expect.any(String) })
  expect(again.id).not.toBe(added.registration.id)
  const { items } = await castai('/v1/notifications/webhook-configurations')
  const ours = items.filter(({ name }) => name === 'sallyport alerts')
  expect(ours.map(({ callbackUrl }) => callbackUrl)).toEqual([added.address, added.address])
  expect(ours[0]?.authKeys).toMatchObject({ 'x-sallyport-hook': expect.stringMatching(/^\w{43}$/) })

  const app = await open(added.signingSecret, port)
  await world.vendors.castai.emulator.notify({ name: 'Node down', severity: 'ERROR', message: 'gone' })
  await until('the app heard of it', () => app.events().length === 1, 20_000)
  const isShown = async () => {
    const [event] = await json<{ state: string; type: string }[]>('show', 'alerts', '--state', 'delivered')
    return event?.type === 'notification'
  }
  await until('it is shown as delivered', isShown, 60_000)
  const list = await json<{ name: string; events: object }[]>('list')
  expect(list).toMatchObject([{ name: 'alerts', events: { delivered: 1 } }])
})

test('add, test, show, tail, replay, rotate, remove: an endpoint that is pulled from', async () => {
  const where = ['--vendor', 'retellai', '--environment', environment, '--from-env', 'WEBHOOK_KEY']
  const added = await json<Added>('add', 'calls', ...where, '--public-url', world.first.url)
  expect(added.registration.steps?.join(' ')).toContain('dashboard')
  expect(await json('test', 'calls')).toMatchObject({ status: 200, answer: '{"received":true}' })
  const shown = await run('show', 'calls')
  expect(shown.stdout).toMatch(/call_ended .*pending/)
  const address = await run('show', 'calls', '--address', '--public-url', world.first.url)
  expect(address.stdout.trim()).toBe(added.address)

  const app = await open(added.signingSecret, 0)
  const pull = async () =>
    (await runWell(['webhook', 'tail', 'calls', '--to', app.url, '--once', '--json'], options()))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: number })
  const [first, ...others] = await pull()
  expect([first?.status, others]).toEqual([204, []])
  expect(app.events()).toMatchObject([{ id: first?.id, type: 'call_ended', vendor: 'retellai' }])

  const planned = await run('replay', 'calls', '--state', 'delivered')
  expect(planned.code).not.toBe(0)
  expect(planned.stderr + planned.stdout).toContain('--yes')
  expect(await json('replay', 'calls', '--state', 'delivered', '--yes')).toEqual({
    name: 'calls',
    replayed: 1,
  })
  // The same event under its own id: whoever keeps ids takes it once.
  expect((await pull()).map(({ id }) => id)).toEqual([first?.id])
  expect(app.events()).toHaveLength(1)
  expect(app.deliveries).toHaveLength(2)

  const { signingSecret } = await json<Added>('rotate', 'calls')
  expect(signingSecret).toMatch(/^whsec_/)
  expect(signingSecret).not.toBe(added.signingSecret)
  expect((await run('remove', 'calls', '--yes')).code).toBe(0)
  expect((await run('show', 'calls')).stderr).toContain('no such webhook endpoint')
})

test('what cannot be done is said, and ends with 2', async () => {
  const elsewhere = await run('tail', 'alerts', '--to', 'https://elsewhere.example/webhooks')
  expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining('on this machine')])
  const target = ['--target', 'https://169.254.169.254/', '--vendor', 'castai', '--environment', environment]
  const refused = await run('add', 'inside', ...target)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('It is in a private network')])
  const help = await run('tail', '--help')
  expect(help.stdout).toContain('sallyport webhook tail calls')
})
