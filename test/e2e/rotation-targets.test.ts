/** Programs that have a vendor key beside the gate are given each new one; where one does not use it, all goes back. */
import { mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readAllRecords } from '../support/load-home.ts'
import { automaticSettings, useServiceAccount } from '../support/rotation/accounts.ts'
import { until } from '../support/until.ts'
import { environment, openWorld, type World } from '../support/world.ts'

const withinMs = 60_000
let folder: string
let envFile: string
let keptBy: string
let app: Server
let isAppBroken = false
let world: World

/** An app as there are many: it reads its environment file, and is well where the vendor takes the key in it. */
async function serveApp(): Promise<string> {
  app = createServer((_request, response) => {
    void (async () => {
      const key = parseEnv(await readFile(envFile, 'utf8')).CASTAI_API_KEY ?? ''
      const answer = await fetch(`${world.vendors.castai.url}/v1/organizations`, {
        headers: { 'x-api-key': key },
      })
      response.writeHead(answer.ok && !isAppBroken ? 200 : 503).end()
    })()
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}/health`
}

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-targets-')))
  envFile = join(folder, '.env')
  keptBy = join(folder, 'kept')
  isAppBroken = false
  const keep = join(folder, 'keep.mjs')
  await writeFile(
    keep,
    `import { readFileSync, writeFileSync } from 'node:fs'
    writeFileSync(${JSON.stringify(keptBy)}, readFileSync(0, 'utf8'), { mode: 0o600 })`,
  )
  const health = await serveApp()
  const program = JSON.stringify([process.execPath, keep])
  const isKept = JSON.stringify([process.execPath, '-e', `require('fs').statSync(${JSON.stringify(keptBy)})`])
  world = await openWorld({
    database: [],
    settings: [
      'rotation:',
      '  observeMs: 100',
      '  quietMs: 100',
      ...automaticSettings,
      '  targets:',
      `    - { vendor: castai, environment: ${environment}, file: ${envFile}, variable: CASTAI_API_KEY, check: { url: '${health}' }, waitMs: 1s }`,
      `    - { vendor: castai, environment: ${environment}, command: ${program}, check: { command: ${isKept} }, waitMs: 10s }`,
    ],
  })
})

afterEach(async () => {
  await world.close()
  app.closeAllConnections()
  app.close()
  await rm(folder, { recursive: true, force: true })
})

/** An endpoint for the gate's own events, and an app that verifies and keeps what it is sent. */
async function hearEvents(): Promise<{ readonly heard: { type: string; vendor: string }[]; close(): void }> {
  const heard: { type: string; vendor: string }[] = []
  let secret = ''
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      heard.push(
        new Webhook(secret).verify(body, request.headers as Record<string, string>) as (typeof heard)[number],
      )
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const added = await world.first.control.perform('webhook.add', {
    name: 'keys',
    vendor: 'sallyport',
    environment,
    settings: { target, allowPrivate: true, ordered: true },
  })
  secret = added.signingSecret
  return {
    heard,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Puts a key into the vault and the file, and returns it. */
async function begin(): Promise<{ key: string; list: () => Promise<readonly { id: string }[]> }> {
  const account = await useServiceAccount(world.first.control, world.vendors.castai)
  await writeFile(envFile, `# of the app\nPORT=3000\nCASTAI_API_KEY="${account.firstKey}" # rotated\n`, {
    mode: 0o600,
  })
  return { key: account.firstKey, list: account.list }
}

async function rotate(): Promise<{ state: string; problem: string | null }> {
  const { control } = world.first
  const { id } = await control.perform('rotation.start', { vendor: 'castai', environment })
  const find = async () => (await control.perform('rotation.list', {})).find((one) => one.id === id)
  await until(
    'the rotation is at its end',
    async () => ((await find())?.endedAtMs ?? null) !== null,
    withinMs,
    50,
  )
  return { state: '', problem: null, ...(await find()) }
}

test('a file and a command are given the new key, and use it before the old one goes; an app hears of each state', async () => {
  const { key, list } = await begin()
  const events = await hearEvents()
  expect(await rotate()).toMatchObject({ state: 'revoked', problem: null })
  const text = await readFile(envFile, 'utf8')
  const now = parseEnv(text).CASTAI_API_KEY ?? ''
  expect(text).toBe(`# of the app\nPORT=3000\nCASTAI_API_KEY="${now}" # rotated\n`)
  expect((await stat(envFile)).mode & 0o777).toBe(0o600)
  expect(await readFile(keptBy, 'utf8')).toBe(now)
  expect(now).not.toBe(key)
  expect(await list()).toHaveLength(1)
  const asked = await fetch(`${world.vendors.castai.url}/v1/organizations`, { headers: { 'x-api-key': now } })
  expect(asked.status).toBe(200)
  const records = JSON.stringify(await readAllRecords(world.first.control))
  expect(records).toContain('rotation.deliver')
  expect(records).not.toContain(now)
  expect(records).not.toContain(key)
  const states = ['planned', 'created', 'verified', 'active', 'draining', 'revoked']
  await until('the app has heard of the end', () => events.heard.length === states.length, withinMs, 50)
  expect(events.heard.map(({ type }) => type)).toEqual(states.map((state) => `rotation.${state}`))
  expect(events.heard[0]).toMatchObject({
    vendor: 'sallyport',
    data: { vendor: 'castai', environment, state: 'planned' },
  })
  expect(JSON.stringify(events.heard)).not.toMatch(new RegExp(`${now}|${key}`))
  events.close()
}, 90_000)

test('an app that does not come up with the new key gets the old one back, and so do calls', async () => {
  const { key, list } = await begin()
  isAppBroken = true
  expect(await rotate()).toMatchObject({
    state: 'rolled-back',
    problem: expect.stringContaining('answers with 503'),
  })
  expect(parseEnv(await readFile(envFile, 'utf8')).CASTAI_API_KEY).toBe(key)
  expect(await readFile(keptBy, 'utf8')).toBe(key)
  expect(await list()).toHaveLength(1)
  const { key: client } = await world.addClient({ vendor: 'castai', scopes: ['read:clusters'] })
  const answer = await fetch(`${world.first.url}/castai/v1/kubernetes/external-clusters`, {
    headers: { 'x-api-key': client },
  })
  expect(answer.status).toBe(200)
}, 90_000)
