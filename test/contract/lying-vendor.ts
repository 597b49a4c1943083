import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** How a vendor differs from what is known of it; `as it is`: not at all. */
export type Lie =
  | 'as it is'
  | 'takes any key'
  | 'other refusals'
  | 'no models'
  | 'enough'
  | 'sends elsewhere'
  | 'same answer everywhere'

export interface LyingVendor {
  readonly url: string
  lie: Lie
  /** Called once a call has come. */
  onCall: () => Promise<unknown>
  /** Every call, in order. */
  readonly calls: { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders }[]
  close(): Promise<void>
}

/** Stands between the gate and an emulator, notes each call, and changes what comes back as it is told. */
export async function serveLyingVendor(upstream: string): Promise<LyingVendor> {
  const calls: LyingVendor['calls'] = []
  const vendor = { lie: 'as it is' as Lie, calls, onCall: async (): Promise<unknown> => undefined }
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    calls.push({ method, path, headers })
    await vendor.onCall()
    const body = await text(request)
    const { host: _, connection: __, ...sent } = headers
    const answer = await fetch(`${upstream}${path}`, {
      method,
      headers: sent as Record<string, string>,
      ...(body === '' ? {} : { body }),
    })
    const [status, content] = change(vendor.lie, path, answer.status, await answer.text())
    response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(vendor, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

function change(lie: Lie, path: string, status: number, content: string): [number, string] {
  if (lie === 'takes any key') return [200, '{"transcripts":[],"page_details":{}}']
  if (lie === 'other refusals' && status === 401) return [401, '{"oops":"no"}']
  if (lie === 'no models' && path === '/v1/models') return [404, '{}']
  if (lie === 'enough' && path.startsWith('/v2/sallyport-')) return [429, '{}']
  if (lie === 'sends elsewhere') return [302, '{}']
  if (lie === 'same answer everywhere' && path.includes('sallyport-')) return [200, '{}']
  return [status, content]
}
