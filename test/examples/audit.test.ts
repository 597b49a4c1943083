/** The examples of `sallyport/audit`, served over HTTP: what they have recorded, and that nobody can change it unseen. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createExpressApp } from '../../examples/audit/express.ts'
import { createHonoHandler } from '../../examples/audit/hono.ts'
import { hashInLog } from '../../src/app/index.ts'
import { parseVerifierKey, verifierKeyOf, verifyLog } from '../../src/audit/index.ts'
import { type RecordedEvent, Secret } from '../../src/core/index.ts'
import { openEventLog } from '../../src/storage/index.ts'
import { until } from '../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-examples-'))
const key = ['castai', 'v1', 'a1'.repeat(32), 'b2'.repeat(4)].join('_')

beforeAll(() => {
  vi.stubEnv('SALLYPORT_AUDIT_FOLDER', folder)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function withServer(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Reads the log and returns its records; throws where it is not intact. */
async function readLog(): Promise<RecordedEvent[]> {
  const signingKey = new Secret(readFileSync(join(folder, 'signing.key'), 'utf8').trim())
  const log = await openEventLog({ folder, signingKey })
  try {
    const verifiers = [parseVerifierKey(verifierKeyOf(signingKey))]
    const verdict = await verifyLog(log.sealedLog.batches(), { verifiers })
    if (!verdict.ok) throw new Error(`the log is ${verdict.outcome}`)
    const records: RecordedEvent[] = []
    for await (const { record } of log.sealedLog.records()) records.push(JSON.parse(record.slice(1)))
    return records
  } finally {
    await log.close()
  }
}

async function storyOf(records: readonly RecordedEvent[], user: string): Promise<string[]> {
  const id = user === 'anonymous' ? user : await hashInLog(folder, user)
  return records
    .filter(({ actor }) => actor.id === id)
    .map(({ phase, action, resource, result }) => `${phase} ${action} ${resource} ${result}`)
}

describe('an app with its actions on record', () => {
  test('in Express', async () => {
    const notes = new Map([['1', 'milk']])
    await withServer(createExpressApp(notes), async (url) => {
      const headers = { 'x-user': 'u_12', authorization: `Bearer ${key}` }
      expect((await fetch(`${url}/notes/1`, { method: 'DELETE' })).status).toBe(403)
      expect([...notes.keys()]).toEqual(['1'])
      expect((await fetch(`${url}/notes/1?key=${key}`, { method: 'DELETE', headers })).status).toBe(204)
      expect([...notes.keys()]).toEqual([])
    })
    await until('both deletions have ended', async () => (await readLog()).length === 6, 20_000)
    const records = await readLog()
    expect(await storyOf(records, 'u_12')).toEqual([
      'intent http.delete /notes/1 undefined',
      'event note.delete note/1 success',
      'outcome http.delete /notes/1 success',
    ])
    expect(await storyOf(records, 'anonymous')).toContain('event note.delete note/1 failure')
    expect(JSON.stringify(records)).not.toContain(key)
    expect(JSON.stringify(records)).not.toContain('u_12')
    expect(JSON.stringify(records.map(({ actor }) => actor))).not.toContain('u_12')
  })

  test('with web-standard requests', async () => {
    const notes = new Map([['7', 'honey']])
    await withServer(getRequestListener(createHonoHandler(notes)), async (url) => {
      const headers = { 'x-user': 'u_hono' }
      expect(await (await fetch(`${url}/notes/7`, { headers })).text()).toBe('honey')
      expect((await fetch(`${url}/notes/7`, { method: 'DELETE', headers })).status).toBe(204)
    })
    await until(
      'all of it is on record',
      async () => (await storyOf(await readLog(), 'u_hono')).length === 4,
      20_000,
    )
    expect(await storyOf(await readLog(), 'u_hono')).toEqual([
      'outcome http.get /notes/7 success',
      'intent http.delete /notes/7 undefined',
      'event note.delete note/7 success',
      'outcome http.delete /notes/7 success',
    ])
  })
})
