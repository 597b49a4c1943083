import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../core/index.ts'
import { createControlPlane } from './control-plane.ts'

const adminKey = 'admin'.repeat(8)
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function start() {
  const failures: string[] = []
  const performed: string[] = []
  const listener = createControlPlane(
    {
      perform: async (name, _input, operator) => performed.push(`${operator} ${name}`),
      notReady: async () => [],
      metrics: () => '',
      recordFailedLogin: async (operator) => {
        failures.push(operator)
      },
    },
    { kind: 'admin_key', key: new Secret(adminKey) },
  )
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  closers.push(() => server.close())
  const { port } = server.address() as { port: number }
  const ask = async (key: string) => {
    const startedAtMs = performance.now()
    const { status } = await fetch(`http://127.0.0.1:${port}/admin/actions/key.list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'x-sallyport-operator': 'alex' },
      body: '{}',
    })
    return { status, tookMs: performance.now() - startedAtMs }
  }
  return { ask, failures, performed }
}

describe('the admin key', () => {
  it('lets an operator act at once', async () => {
    const { ask, failures, performed } = await start()
    expect((await ask(adminKey)).status).toBe(200)
    expect(performed).toEqual(['admin:alex key.list'])
    expect(failures).toEqual([])
  })

  it.each(['', 'wrong', `${adminKey.slice(0, -1)}x`])(
    'is answered late, and recorded, where wrong: %j',
    async (key) => {
      const { ask, failures, performed } = await start()
      const { status, tookMs } = await ask(key)
      expect(status).toBe(401)
      // Timers may fire a millisecond early.
      expect(tookMs).toBeGreaterThan(498)
      expect(failures).toEqual(['alex'])
      expect(performed).toEqual([])
    },
  )
})
