/** What a person is told in a real Chromium when there is no microphone, and how a web call is handed over. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openWindow, startChromium } from '../support/chromium.ts'
import { openBlankPage, recording, serveBlankPage } from './client-world.ts'

const browsers = new Map<string, Promise<Browser>>()
afterAll(async () => {
  for (const browser of browsers.values()) await (await browser).close()
})

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function browserWith(options: Parameters<typeof startChromium>[0]): Promise<Browser> {
  const name = JSON.stringify(options)
  const browser = browsers.get(name) ?? startChromium(options)
  browsers.set(name, browser)
  return browser
}

async function openPage(
  options: Parameters<typeof startChromium>[0],
  answer?: Parameters<typeof serveBlankPage>[0],
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const site = await serveBlankPage(answer)
  closing.push(site.close)
  const context = await openWindow(await browserWith(options))
  closing.push(() => context.close())
  const page = await context.newPage()
  await prepare(page)
  await openBlankPage(page, site.url)
  return page
}

const start = (page: Page) =>
  page.evaluate(async () => {
    try {
      await new window.sallyport.LiveSession({ tokens: '/token' }).start()
      return undefined
    } catch (error) {
      const { code, message, help } = error as InstanceType<typeof window.sallyport.LiveError>
      return { code, message, help }
    }
  })

test('no microphone', async () => {
  const asked: string[] = []
  const page = await openPage({ microphone: undefined }, async (path) => {
    asked.push(path)
    return {}
  })
  expect(await start(page)).toEqual({
    code: 'microphone_missing',
    message: 'No microphone was found.',
    help: 'Plug one in, or choose another one, and try again.',
  })
  // Nobody pays for a token that cannot be used.
  expect(asked).not.toContain('/token')
})

test('a microphone that is not allowed', async () => {
  const page = await openPage({ microphone: recording, allowsMicrophone: false })
  expect(await start(page)).toMatchObject({ code: 'microphone_denied' })
})

test('a token route that answers nonsense, and one that is not there', async () => {
  const page = await openPage({ microphone: recording }, async (path) =>
    path === '/token' ? { token: 1 } : undefined,
  )
  expect(await start(page)).toMatchObject({ code: 'protocol' })
  await page.route('**/token', (route) => route.abort('connectionrefused'))
  expect(await start(page)).toMatchObject({ code: 'server_unreachable' })
})

test('the access token of a call goes to the vendor’s own SDK, once and at once', async () => {
  const accessToken = ['header', 'payload', 'x'.repeat(40)].join('.')
  const bodies: string[] = []
  const joined: string[] = []
  const page = await openPage(
    { microphone: recording },
    async (path, body) => {
      if (path !== '/web-call') return undefined
      bodies.push(body)
      return { mode: 'direct', token: accessToken, call: { call_id: 'call_1', access_token: accessToken } }
    },
    // The SDK goes to a host of its own: here somebody else answers for it.
    (each) =>
      each.routeWebSocket(/livekit\.cloud/, (socket) => {
        joined.push(socket.url())
        void socket.close()
      }),
  )
  const ids = await page.evaluate(async () => {
    const sdk = (await window.load('/modules/retell-client-js-sdk/dist/index.m.js')) as {
      RetellWebClient: new () => { startCall(call: { accessToken: string }): Promise<void> }
    }
    const client = new sdk.RetellWebClient()
    return window.sallyport.startWebCall({
      route: '/web-call',
      parameters: { agent_id: 'agent_1' },
      startCall: (call) =>
        Promise.race([client.startCall(call), new Promise((done) => setTimeout(done, 2000))]),
    })
  })
  expect(ids).toBe('call_1')
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ parameters: { agent_id: 'agent_1' } }])
  expect(joined.some((address) => new URL(address).searchParams.get('access_token') === accessToken)).toBe(
    true,
  )
})

test('a call whose token came too late is not joined', async () => {
  const page = await openPage({ microphone: recording }, async () => ({
    call: { call_id: 'call_1', access_token: 'x', expires_at: Date.now() - 1 },
  }))
  const code = await page.evaluate(async () => {
    let starts = 0
    const startCall = async () => {
      starts += 1
    }
    try {
      await window.sallyport.startWebCall({ route: '/web-call', startCall })
      return 'joined'
    } catch (error) {
      return `${(error as { code: string }).code} ${starts}`
    }
  })
  expect(code).toBe('token_expired 0')
})
