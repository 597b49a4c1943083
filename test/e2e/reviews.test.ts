/** Reviewers without the operator's command line: what is held back, seen and let go with a client key. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { openWorld, type World } from '../support/world.ts'

const safety = 'default'

describeOnBoth((database) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      emulators: {
        assemblyai: {
          processingMs: 1,
          fixtures: [
            {
              url: 'https://audio.test/grave.mp3',
              text: 'He said that he has a rifle at home.',
              durationMs: 20_000,
              safety: [{ label: 'weapons', text: 'rifle', confidence: 0.95, severity: 0.9 }],
            },
          ],
        },
      },
    })
  })
  afterAll(() => world?.close())

  const client = (scopes: readonly string[], constraints: Readonly<Record<string, unknown>> = { safety }) =>
    world.addClient({ vendor: 'assemblyai', scopes, constraints })
  const call = async (path: string, key: string | undefined, body?: unknown) => {
    const answer = await fetch(world.first.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const release = (
    id: string,
    key: string | undefined,
    body: unknown = { reason: 'quotes a film', judgedAtMs: 1 },
  ) => call(`/reviews/${id}/release`, key, body)
  const events = async (action: string) =>
    (await world.first.control.perform('audit.query', { action, limit: 100 })).map(({ event }) => event)

  async function heldTranscript(): Promise<string> {
    const headers = { authorization: world.vendorKeys.assemblyai.value, 'content-type': 'application/json' }
    const { url } = world.vendors.assemblyai
    const body = JSON.stringify({ audio_url: 'https://audio.test/grave.mp3', content_safety: true })
    const { id } = (await (
      await fetch(`${url}/v2/transcript`, { method: 'POST', headers, body })
    ).json()) as { id: string }
    const reader = await client(['read:transcripts'])
    await until(
      'it is held',
      async () => (await call(`/assemblyai/v2/transcript/${id}`, reader.key)).status === 403,
    )
    return id
  }

  test('a reviewer lists what is held, without a word of it, and lets it go with a reason; both are on record', async () => {
    const id = await heldTranscript()
    const reader = await client(['read:transcripts'])
    const reviewer = await client(['review:content'])
    const listed = await call('/reviews', reviewer.key)
    expect(listed.status).toBe(200)
    const item = listed.body.items.find((one: { item: string }) => one.item === id)
    expect(item).toMatchObject({ state: 'quarantined', verdict: { reasons: [{ label: 'weapons' }] } })
    expect(JSON.stringify(listed.body)).not.toContain('rifle')
    expect(await release(item.id, reviewer.key), 'not what was looked at').toMatchObject({
      status: 409,
      body: { error: { code: 'ERR_SAFETY_JUDGED_ANEW' } },
    })
    const { judgedAtMs } = item
    const released = await release(item.id, reviewer.key, { reason: 'quotes a film', judgedAtMs })
    expect(released).toMatchObject({
      status: 200,
      body: { state: 'released', releasedBy: `client ${reviewer.id}` },
    })
    expect((await call(`/assemblyai/v2/transcript/${id}`, reader.key)).status).toBe(200)
    expect((await release(item.id, reviewer.key)).status).toBe(409)
    expect(await events('safety.listed')).toContainEqual(
      expect.objectContaining({ actor: { kind: 'client', id: reviewer.id } }),
    )
    expect(await events('safety.release')).toContainEqual(
      expect.objectContaining({
        actor: { kind: 'client', id: reviewer.id },
        resource: `content/${item.id}`,
        metadata: { reason: 'quotes a film' },
      }),
    )
    const all = await call('/reviews?state=all&limit=5', reviewer.key)
    expect(all.body.items.some((one: { item: string }) => one.item === id)).toBe(true)
  }, 60_000)

  describe('nobody else', () => {
    test('no key, a wrong key, two keys, a key without the scope, under a lock, from elsewhere', async () => {
      await heldTranscript()
      const [held] = await world.first.control.perform('safety.list', {})
      const id = held?.id ?? ''
      const reader = await client(['read:*', 'write:*'])
      const elsewhere = await client(['review:content'], { safety, addresses: ['10.9.9.0/24'] })
      const locked = await client(['review:content'])
      const reviewer = await client(['review:content'])
      await world.first.control.perform('lock.add', {
        target: { kind: 'client', id: locked.id },
        reason: 'a test',
      })
      const tries = [
        [undefined, 401],
        [`${reviewer.key.slice(0, -1)}${reviewer.key.endsWith('a') ? 'b' : 'a'}`, 401],
        [`${reviewer.key}, Bearer ${reviewer.key}`, 401],
        [reader.key, 403],
        [elsewhere.key, 403],
        [locked.key, 403],
      ] as const
      for (const [key, status] of tries) {
        expect((await call('/reviews', key)).status, `${status}`).toBe(status)
        expect((await release(id, key)).status, `${status}`).toBe(status)
      }
      expect(await events('gate.call')).toContainEqual(
        expect.objectContaining({
          actor: { kind: 'client', id: reader.id },
          operation: 'content.review',
          result: 'failure',
        }),
      )
      for (const [path, key] of [
        ['/reviews/', reviewer.key],
        ['/reviews/x/release', reviewer.key],
      ] as const)
        expect((await call(path, key)).status).toBe(404)
      const judgedAtMs = held?.judgedAtMs
      const bodies = [
        ...[{}, { reason: '', judgedAtMs }, { reason: 'x'.repeat(501), judgedAtMs }, [], 'text', null],
        ...[{ reason: 'seen' }, { reason: 'seen', judgedAtMs: '1' }],
      ]
      for (const body of bodies) expect((await release(id, reviewer.key, body)).status).toBe(400)
      expect((await release('item_unknown00000', reviewer.key)).status).toBe(404)
      expect((await world.first.control.perform('safety.list', {})).map((one) => one.id)).toContain(id)
    }, 60_000)

    test('whoever has no key is told nothing of what else is wrong, and nothing more is read of theirs', async () => {
      const wrong = ['', 'sp_x', (await client(['read:*'])).key].map(
        (key) => `Authorization: Bearer ${key}\r\n`,
      )
      for (const key of wrong) {
        for (const line of ['GET /reviews?limit=x', 'POST /reviews/item_unknown00000/release']) {
          const { hostname, port } = new URL(world.first.url)
          const socket = connect(Number(port), hostname)
          // The body that is announced never comes.
          const head = `${line} HTTP/1.1\r\nHost: x\r\n${key}Content-Length: 12\r\n\r\n{"no`
          const answer = await new Promise<string>((resolve, reject) => {
            socket.once('data', (piece) => resolve(piece.toString()))
            socket.once('close', () => reject(new Error('closed')))
            socket.write(head)
          })
          socket.destroy()
          expect(answer, line).toMatch(/^HTTP\/1\.1 40[13] /)
        }
      }
    }, 20_000)

    test('what another environment, key or client has is not there for a reviewer', async () => {
      await heldTranscript()
      const [held] = await world.first.control.perform('safety.list', {})
      const id = held?.id ?? ''
      const { control } = world.first
      const grants = [{ vendor: 'assemblyai', scopes: ['review:content'], constraints: { safety } }]
      const staging = await control.perform('client.add', {
        name: `staging-${database.name}`.toLowerCase(),
        environment: 'staging',
        grants,
      })
      const otherKey = await client(['review:content'], { safety, keyName: 'second' })
      const ownOnly = await client(['review:content'], { safety, ownIdsOnly: true })
      const otherVendor = await world.addClient({
        vendor: 'retellai',
        scopes: ['review:content'],
        constraints: { safety },
      })
      for (const key of [staging.key, otherKey.key, ownOnly.key, otherVendor.key]) {
        expect(await call('/reviews', key)).toMatchObject({ status: 200, body: { items: [] } })
        expect((await release(id, key)).status).toBe(404)
      }
    }, 60_000)

    test('what others have takes no place in the list of who sees their own alone', async () => {
      const scopes = ['read:transcripts', 'write:transcripts', 'review:content']
      const own = await client(scopes, { safety, ownIdsOnly: true })
      const { body: made } = await call('/assemblyai/v2/transcript', own.key, {
        audio_url: 'https://audio.test/grave.mp3',
        content_safety: true,
      })
      await until('it is done', async () => {
        const { body } = await call(`/assemblyai/v2/transcript/${made.id}`, own.key)
        return body.status === 'completed'
      })
      await heldTranscript()
      const { body } = await call('/reviews?limit=1', own.key)
      expect(body.items.map(({ item }: { item: string }) => item)).toEqual([made.id])
    }, 60_000)

    test('the scope comes by its own name alone, beside a content policy, at a vendor whose answers are judged', async () => {
      const refused = { code: expect.stringMatching(/^ERR_ACCESS_SCOPE/) }
      await expect(client(['review:content'], {})).rejects.toMatchObject(refused)
      await expect(client(['review:*'])).rejects.toMatchObject(refused)
      await expect(world.addClient({ vendor: 'castai', scopes: ['review:content'] })).rejects.toMatchObject(
        refused,
      )
      const reviewer = await client(['review:content'])
      // Nor may the policy go while the scope stays.
      await expect(
        world.first.control.perform('client.grant', {
          client: reviewer.id,
          vendor: 'assemblyai',
          scopes: [],
          constraints: { safety: null },
        }),
      ).rejects.toMatchObject(refused)
    })
  })
})
