import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { createApp, type Operator } from '../../examples/browser-transcription/server.ts'
import { openWindow } from '../support/chromium.ts'
import { type GateOptions, type GateWorld, openGate } from './gate-world.ts'

/** The sample's page in front of a gate in this process, and an emulated vendor behind it. */
export interface PageWorld {
  readonly url: string
  readonly gate: GateWorld
  readonly clientKey: string
  close(): Promise<void>
}

/** Starts all of it; whoever starts it closes it. */
export async function startPageWorld(options: GateOptions = {}): Promise<PageWorld> {
  // The gate must know the page's origin, and the page where the gate is.
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = await openGate(url, options)
  const { key: clientKey } = await gate.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
  server.on('request', createApp({ gate: { url: gate.first.url, clientKey }, operator: operatorOf(gate) }))
  return {
    url,
    gate,
    clientKey,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await gate.close()
    },
  }
}

function operatorOf({ first }: GateWorld): Operator {
  const locks = new Map<string, string>()
  return {
    async revoke(id) {
      const input = { target: { kind: 'user', id }, reason: 'asked for on the page' }
      locks.set(id, ((await first.control.perform('lock.add', input)) as { id: string }).id)
    },
    async restore(id) {
      await first.control.perform('lock.lift', { id: locks.get(id) })
    },
  }
}

/** What a page did that a person does not see. */
export interface PageWatch {
  readonly page: Page
  /** Every address that was asked for, and every header and body that went there or came back. */
  readonly network: string[]
  readonly console: string[]
}

/** Opens a page in a window of its own and keeps what goes over the network. */
export async function watchPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<PageWatch> {
  const context = await openWindow(browser, options)
  const page = await context.newPage()
  const network: string[] = []
  const messages: string[] = []
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => messages.push(`error: ${error.message}`))
  // What is still under way when the window closes is seen by nobody.
  const keep = (text: Promise<unknown>) =>
    text.then(
      (value) => network.push(JSON.stringify(value)),
      () => {},
    )
  page.on('request', (request) => {
    network.push(request.url(), request.postData() ?? '')
    void keep(request.allHeaders())
  })
  page.on('response', (response) => {
    void keep(response.allHeaders())
    void keep(response.text())
  })
  page.on('websocket', (socket) => {
    network.push(socket.url())
    socket.on('framereceived', ({ payload }) => network.push(String(payload)))
  })
  await page.goto(url)
  return { page, network, console: messages }
}

export async function signIn(page: Page, name = 'Ada'): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Start recording' }).waitFor()
}
