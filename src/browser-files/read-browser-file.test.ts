import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readBrowserFile } from './read-browser-file.ts'
import { serveBrowserFile } from './serve-browser-file.ts'

test('every module of the client can be had, as JavaScript that parses, and imports nothing from elsewhere', async () => {
  const folder = new URL('../browser/', import.meta.url).pathname
  const names = globSync('**/*.ts', { cwd: folder }).filter((name) => !/test|testing/.test(name))
  expect(names.length).toBeGreaterThan(15)
  for (const name of names) {
    const file = await readBrowserFile(name.replace(/ts$/, 'js'))
    expect(file?.contentType).toMatch(/^text\/javascript/)
    expect(file?.body).not.toMatch(/\binterface \w+ \{|: string\b/)
    for (const [, specifier] of (file?.body ?? '').matchAll(/from '([^']+)'/g))
      expect(specifier).toMatch(/^\.\.?\//)
  }
})

test.each([
  '../core/secret.ts',
  '..%2fcore/secret.js',
  'session/../../core/secret.js',
  '/index.js',
  'index.d.ts',
  'index.test.js',
  'nobody.js',
  'index.js\0',
  '',
])('%j is not there', async (path) => {
  expect(await readBrowserFile(path)).toBeUndefined()
})

test('as a web-standard handler', async () => {
  const get = (path: string) => serveBrowserFile(new Request(`http://app.test${path}`), '/sallyport/')
  const found = await get('/sallyport/index.js')
  expect([found.status, found.headers.get('x-content-type-options')]).toEqual([200, 'nosniff'])
  expect((await get('/elsewhere/index.js')).status).toBe(404)
  expect((await get('/sallyport/nobody.js')).status).toBe(404)
})
