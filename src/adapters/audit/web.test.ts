import { Hono } from 'hono'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryLog } from './testing/memory-log.ts'
import { type AuditedOptions, audited } from './web.ts'

let memory: MemoryLog
let served: string[]

beforeEach(() => {
  memory = new MemoryLog()
  served = []
})

/** A Hono app behind the middleware. */
function appWith(options: AuditedOptions = {}) {
  const app = new Hono()
  app.get('/notes/:id', (context) => {
    served.push('read')
    return context.json({ id: context.req.param('id') })
  })
  app.put('/notes/:id', async (context) => {
    served.push('put')
    await memory.log.auditLog({ action: 'note.update', result: 'success' })
    return context.body(null, 204)
  })
  app.get('/broken', () => {
    throw new Error('no')
  })
  app.onError((error) => {
    throw error
  })
  const handler = audited((request) => app.fetch(request), {
    log: memory.log,
    userId: (request) => request.headers.get('x-user') ?? undefined,
    ...options,
  })
  return (path: string, init: RequestInit = {}) => handler(new Request(`http://app.example${path}`, init))
}

const settle = () => new Promise(setImmediate)

test('a write is on record before it is served; its outcome and its entries carry the same id', async () => {
  const call = appWith()
  const answer = await call('/notes/7?secret=hunter2', { method: 'PUT', headers: { 'x-user': 'u_5' } })
  await settle()
  expect(answer.status).toBe(204)
  expect(memory.story).toEqual([
    'intent http.put u_5 /notes/7',
    'event note.update u_5 /notes/7 success',
    'outcome http.put u_5 /notes/7 success',
  ])
  expect(new Set(memory.events.map(({ requestId }) => requestId)).size).toBe(1)
  expect(JSON.stringify(memory.events)).not.toContain('hunter2')
})

test('a read is on record before it is answered', async () => {
  const answer = await appWith()('/notes/7')
  expect(memory.story).toEqual(['outcome http.get anonymous /notes/7 success'])
  expect(await answer.json()).toEqual({ id: '7' })
})

test('a handler that throws has failed, and throws on', async () => {
  await expect(appWith()('/broken')).rejects.toThrow('no')
  expect(memory.events).toMatchObject([{ result: 'failure', metadata: { status: 500 } }])
})

describe('where the log fails', () => {
  test('a write is not served', async () => {
    memory.recordsMax = 0
    const answer = await appWith()('/notes/7', { method: 'PUT' })
    expect([answer.status, served]).toEqual([503, []])
  })

  test('nothing of a read is given away', async () => {
    memory.recordsMax = 0
    const answer = await appWith()('/notes/7')
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('7"')
    expect(served).toEqual(['read'])
  })

  test('after a write was served, its answer stands', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    memory.recordsMax = 2
    expect((await appWith()('/notes/7', { method: 'PUT' })).status).toBe(204)
    await settle()
    expect(memory.story).toEqual([
      'intent http.put anonymous /notes/7',
      'event note.update anonymous /notes/7 success',
    ])
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining('could not be recorded'))
    stderr.mockRestore()
  })
})

test('requests are left out where an app wants it so', async () => {
  const call = appWith({ requests: 'none' })
  await call('/notes/7')
  await call('/notes/7', { method: 'PUT' })
  expect(memory.story).toEqual(['event note.update anonymous /notes/7 success'])
})
