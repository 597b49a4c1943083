import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RequestHandler } from 'express'
import type { Browser, Page } from 'playwright-core'
import { createApp } from '../../examples/browser-transcription/server.ts'
import { openWindow } from '../support/chromium.ts'

/** The sample, served. */
export interface PageWorld {
  readonly url: string
  readonly revoked: string[]
  close(): Promise<void>
}

/** Serves the sample with this token route; whoever starts it closes it. */
export async function servePage(options: {
  readonly tokenRoute: RequestHandler
  readonly socketOrigin: string
  readonly revoke?: (user: string) => Promise<void>
}): Promise<PageWorld> {
  const revoked: string[] = []
  const app = createApp({
    revoke: async (user) => {
      revoked.push(user)
    },
    ...options,
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    revoked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
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
  page.on('request', async (request) => {
    network.push(request.url(), JSON.stringify(await request.allHeaders()), request.postData() ?? '')
  })
  page.on('response', async (response) => {
    network.push(JSON.stringify(await response.allHeaders()), await response.text().catch(() => ''))
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
