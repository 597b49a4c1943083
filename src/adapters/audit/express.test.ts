import { once } from 'node:events'
import { request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AuditRequestsOptions, auditRequests } from './express.ts'
import { MemoryLog } from './testing/memory-log.ts'

let memory: MemoryLog
let server: Server | undefined
let served: string[]

beforeEach(() => {
  memory = new MemoryLog()
  served = []
})
afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
})

/** Starts an Express app behind the middleware and returns its address. */
async function start(options: AuditRequestsOptions<Request> = {}): Promise<string> {
  const app = express()
  app.use(auditRequests<Request>({ log: memory.log, ...options }))
  app.use((request, _, next) => {
    Object.assign(request, { user: request.get('x-user') })
    next()
  })
  app.use(express.json())
  app.get('/notes/:id', (request, response) => {
    served.push('read')
    response.json({ id: request.params.id })
  })
  app.delete('/notes/:id', async (_, response) => {
    served.push('delete')
    await memory.log.auditLog({ action: 'note.delete', result: 'success' })
    response.status(204).end()
  })
  app.post('/notes', (request, response) => {
    served.push(JSON.stringify(request.body))
    response.status(201).end()
  })
  app.get('/hangs', () => void served.push('hangs'))
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise(setImmediate)
}
const userId = (request: Request) => (request as { user?: string }).user

describe('a request on record', () => {
  test('of a write: before it is served, and once it has ended', async () => {
    const url = await start({ userId: (request) => request.get('x-user') })
    await fetch(`${url}/notes?token=hunter2`, {
      method: 'POST',
      headers: { 'x-user': 'u_12', 'content-type': 'application/json' },
      body: '{"a":1}',
    })
    await until(() => memory.events.length === 2)
    expect(served).toEqual(['{"a":1}'])
    expect(memory.story).toEqual(['intent http.post u_12 /notes', 'outcome http.post u_12 /notes success'])
    const [intent, outcome] = memory.events
    expect(outcome).toMatchObject({ requestId: intent?.requestId, metadata: { status: 201 }, durationMs: 0 })
    expect(JSON.stringify(memory.events)).not.toContain('hunter2')
  })

  test('of a read: once it has ended, under whoever a later middleware has found', async () => {
    const url = await start({ userId })
    await fetch(`${url}/notes/7`, { headers: { 'x-user': 'u_3' } })
    await fetch(`${url}/nothing`)
    await until(() => memory.events.length === 2)
    expect(memory.story).toEqual([
      'outcome http.get u_3 /notes/7 success',
      'outcome http.get anonymous /nothing failure',
    ])
  })

  test('that the caller gave up is a failure', async () => {
    const url = await start()
    const hanging = httpRequest(`${url}/hangs`).on('error', () => {})
    hanging.end()
    await until(() => served.includes('hangs'))
    hanging.destroy()
    await until(() => memory.events.length === 1)
    expect(memory.events[0]).toMatchObject({ result: 'failure', reason: 'client_gone' })
  })

  test('names what an app says it is about', async () => {
    const url = await start({ resource: (request) => `note:${request.path.split('/').at(-1)}` })
    await fetch(`${url}/notes/9`)
    await until(() => memory.events.length === 1)
    expect(memory.story).toEqual(['outcome http.get anonymous note:9 success'])
  })

  test.each([
    ['writes', ['intent http.delete', 'event note.delete', 'outcome http.delete']],
    ['none', ['event note.delete']],
  ] as const)('may be for %s alone', async (requests, expected) => {
    const url = await start({ requests, userId })
    await fetch(`${url}/notes/1`)
    await fetch(`${url}/notes/1`, { method: 'DELETE' })
    await until(() => memory.events.length === expected.length)
    expect(memory.events.map(({ phase, action }) => `${phase} ${action}`)).toEqual(expected)
  })
})

test('an entry within a request is filled in, and tied to it', async () => {
  const url = await start({ userId })
  await Promise.all(
    ['u_1', 'u_2', 'u_3'].map((user) =>
      fetch(`${url}/notes/${user}`, { method: 'DELETE', headers: { 'x-user': user } }),
    ),
  )
  await until(() => memory.events.length === 9)
  for (const user of ['u_1', 'u_2', 'u_3']) {
    const own = memory.events.filter(({ resource }) => resource === `/notes/${user}`)
    expect(new Set(own.map(({ requestId }) => requestId)).size).toBe(1)
    expect(own.map(({ phase, action }) => `${phase} ${action}`)).toEqual([
      'intent http.delete',
      'event note.delete',
      'outcome http.delete',
    ])
    expect(own[1]?.actor.id).toBe(user)
  }
})

test('a write that cannot be recorded is not served', async () => {
  const url = await start()
  memory.recordsMax = 0
  const answer = await fetch(`${url}/notes/1`, { method: 'DELETE' })
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await answer.json()).toMatchObject({ error: 'audit_unavailable' })
  expect(served).toEqual([])
})

test('outside of a request nothing is filled in', async () => {
  await expect(memory.log.auditLog({ action: 'x', result: 'success' })).rejects.toMatchObject({
    field: 'userId',
  })
})
