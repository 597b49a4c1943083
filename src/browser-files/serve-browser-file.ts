import { readBrowserFile } from './read-browser-file.ts'

/**
 * Answers a GET of `below` + the path of a module with the module, as a web-standard handler: mount it where the
 * page's `import` looks for it. 404 for anything else.
 */
export async function serveBrowserFile(request: Request, below: string): Promise<Response> {
  const { pathname } = new URL(request.url)
  const file = pathname.startsWith(below) ? await readBrowserFile(pathname.slice(below.length)) : undefined
  if (!file) return new Response('Not found\n', { status: 404 })
  return new Response(file.body, {
    headers: {
      'content-type': file.contentType,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
  })
}
