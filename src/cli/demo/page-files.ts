import { readFile } from 'node:fs/promises'
import { readBrowserFile } from '../../browser-files/index.ts'

/** The page of the example that people copy; the package has it too. */
const folder = new URL('../../../examples/browser-transcription/public/', import.meta.url)
const fileName = /^[a-z][a-z-]*\.(html|css|js|svg)$/
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** A file of the page, with its content type; undefined where there is none of that path. */
export async function readPageFile(
  path: string,
): Promise<{ readonly body: string; readonly contentType: string } | undefined> {
  if (path.startsWith('/sallyport/')) return readBrowserFile(path.slice('/sallyport/'.length))
  const name = path === '/' ? 'index.html' : path.slice(1)
  const [, ending = ''] = fileName.exec(name) ?? []
  const contentType = contentTypes[ending]
  if (contentType === undefined) return undefined
  try {
    return { body: await readFile(new URL(name, folder), 'utf8'), contentType }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
