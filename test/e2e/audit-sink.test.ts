/** A sink that fails, comes back and forgets to answer: it has every record in the end, and knows repetitions by their place. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { openWorld, type World } from '../support/world.ts'

const token = 'token-of-a-sink-0123456789'
let world: World | undefined
let server: Server | undefined

afterEach(async () => {
  await world?.close()
  server?.closeAllConnections()
  server?.close()
  vi.unstubAllEnvs()
})

interface Line {
  readonly origin: string
  readonly seq: number
  readonly record: { readonly action: string }
}

describeOnBoth((database) => {
  test('every record arrives, in order, whatever the sink answers', { timeout: 90_000 }, async () => {
    const posts: {
      readonly status: number
      readonly authorization: string | undefined
      readonly lines: Line[]
    }[] = []
    const answers = [500, 302, 429, 200, 500]
    server = createServer(async (request, response) => {
      let body = ''
      for await (const piece of request) body += piece
      const status = answers.shift() ?? 204
      const lines = body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
      posts.push({ status, authorization: request.headers.authorization, lines })
      response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end()
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('SINK_TOKEN_OF_TEST', token)
    world = await openWorld({
      database: await database.fresh(),
      settings: [
        'audit:',
        '  sinks:',
        `    - { name: siem, url: 'http://127.0.0.1:${(server.address() as AddressInfo).port}/in', tokenFromEnv: SINK_TOKEN_OF_TEST }`,
      ],
    })
    const { control } = world.first
    for (const name of ['one', 'two', 'three'])
      await control.perform('client.add', { name, environment: 'staging', grants: [] })
    const newest = async () => (await control.perform('audit.tail', { limit: 1 }))[0]?.seq ?? 0
    const taken = () => posts.filter(({ status }) => status < 300).flatMap(({ lines }) => lines)
    await until('all was delivered', async () => (taken().at(-1)?.seq ?? 0) >= (await newest()), 60_000)

    const seqs = taken().map(({ seq }) => seq)
    expect([...new Set(seqs)]).toEqual(Array.from({ length: await newest() }, (_, index) => index + 1))
    expect(posts.filter(({ status }) => status >= 300).length).toBeGreaterThanOrEqual(3)
    expect(posts.every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true)
    expect(taken().filter(({ record }) => record.action === 'client.add').length).toBeGreaterThanOrEqual(3)
    expect(new Set(taken().map(({ origin }) => origin)).size).toBe(1)

    const before = seqs.length
    await world.first.restart()
    await until('the start after that was delivered', () => taken().length > before, 30_000)
    // It went on where it had been, and sent nothing again.
    expect(taken()[before]?.seq).toBe((seqs.at(-1) ?? 0) + 1)
  })
})
