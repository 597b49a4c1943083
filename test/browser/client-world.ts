import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { readBrowserFile } from '../../src/browser-files/index.ts'

type Client = typeof import('../../src/browser/index.ts')

/** What the fake microphone says, over and over. */
export const recording = new URL('../../examples/audio/bakery-call.wav', import.meta.url).pathname

declare global {
  interface Window {
    /** The browser client, as the blank page has loaded it. */
    sallyport: Client
    /** Loads a module that the page's server has. */
    load(path: string): Promise<unknown>
  }
}

const blankPage = `<!doctype html>
<title>blank</title>
<script type="importmap">
  { "imports": {
    "livekit-client": "/modules/livekit-client/dist/livekit-client.esm.mjs",
    "eventemitter3": "/modules/eventemitter3/dist/eventemitter3.esm.js"
  } }
</script>
<script type="module">
  window.sallyport = await import('/sallyport/index.js')
  window.load = (path) => import(path)
  document.title = 'ready'
</script>`

/** Serves an empty page that has loaded the client, the client itself, and modules of packages. */
export async function serveBlankPage(
  answer: (path: string, body: string) => Promise<object | undefined> = async () => undefined,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://page')
    const send = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body)
    if (pathname === '/') return send('text/html', blankPage)
    if (pathname.startsWith('/sallyport/')) {
      const file = await readBrowserFile(pathname.slice('/sallyport/'.length))
      if (file) return send(file.contentType, file.body)
    }
    const [, name] = /^\/modules\/([\w@./-]+)$/.exec(pathname) ?? []
    if (name !== undefined && !name.includes('..')) {
      const module = new URL(`../../node_modules/${name}`, import.meta.url)
      return send('text/javascript', await readFile(module, 'utf8'))
    }
    const chunks: string[] = []
    for await (const chunk of request.setEncoding('utf8')) chunks.push(chunk)
    const answered = await answer(pathname, chunks.join(''))
    if (answered) return send('application/json', JSON.stringify(answered))
    return response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Opens the blank page and waits for the client. */
export async function openBlankPage(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => document.title === 'ready')
}
