import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

/** A file of the browser client, ready to be sent. */
export interface BrowserFile {
  readonly body: string
  readonly contentType: 'text/javascript; charset=utf-8'
}

const client = new URL('../browser/index.ts', import.meta.url)
/** Words and folders, with no dot but the one before the ending: nothing leads out of the folder. */
const pathPattern = /^([a-z][a-z-]*\/)*[a-z][a-z-]*\.(js|ts)$/

/**
 * Returns a module of the browser client by its path below the client's folder; a page imports `index.js`. Undefined
 * for anything else. In a checkout the types are taken out of the source on the way; an installed package has it
 * compiled.
 */
export async function readBrowserFile(path: string): Promise<BrowserFile | undefined> {
  if (!pathPattern.test(path)) return undefined
  const file = [path, path.replace(/js$/, 'ts')].map((name) => new URL(name, client)).find(existsSync)
  if (!file) return undefined
  const text = await readFile(file, 'utf8')
  const body = file.pathname.endsWith('.ts') ? stripTypeScriptTypes(text) : text
  return { body, contentType: 'text/javascript; charset=utf-8' }
}
