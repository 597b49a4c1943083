import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { configurationPage, exampleFile } from '../../scripts/docs/configuration-page.ts'
import { errorsPage } from '../../scripts/docs/errors-page.ts'
import { isCurrent, markdownTable } from '../../scripts/docs/page.ts'
import { environmentSettings, loadConfig, settings } from '../../src/config/index.ts'
import { errorCodes } from '../../src/core/index.ts'

describe('docs/errors.md', () => {
  it('is current: otherwise run `npm run docs`', () => {
    expect(isCurrent(errorsPage)).toBe(true)
    expect(isCurrent({ ...errorsPage, text: () => `${errorsPage.text()}x` })).toBe(false)
    expect(isCurrent({ ...errorsPage, path: 'docs/no-such-page.md' })).toBe(false)
  })

  it('has a row for every code', () => {
    const rows = errorsPage.text().match(/^\| `ERR_\w+`/gm)
    expect(rows).toHaveLength(Object.keys(errorCodes).length)
  })
})

describe('docs/configuration.md', () => {
  it('is current: otherwise run `npm run docs`', async () => {
    expect(isCurrent(await configurationPage())).toBe(true)
  })

  it('names every variable, and shows an example that loads', async () => {
    const text = (await configurationPage()).text()
    const variables = [...settings, ...environmentSettings].flatMap(({ variable }) => variable ?? [])
    for (const variable of variables) expect(text).toContain(`| \`${variable}\` |`)
    expect(text).toContain('| `listen.port` | `SALLYPORT_PORT` | `8686` |')
    expect(text).toContain(exampleFile)
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-docs-'))
    writeFileSync(join(folder, 'sallyport.yaml'), exampleFile)
    const config = await loadConfig({ home: join(folder, '.sallyport'), environment: {} })
    rmSync(folder, { recursive: true })
    expect(config.clients[0]?.grants[0]?.constraints.dailyQuota).toBe(5000)
  })
})

describe('.env.example', () => {
  it('names only variables of ours that exist, and holds no value', () => {
    const file = fileURLToPath(new URL('../../.env.example', import.meta.url))
    const variables = parseEnv(readFileSync(file, 'utf8'))
    const known = [...settings, ...environmentSettings].map(({ variable }) => variable)
    const ours = Object.keys(variables).filter((name) => name.startsWith('SALLYPORT_'))
    expect(ours.length).toBeGreaterThan(0)
    for (const name of ours) expect(known).toContain(name)
    for (const value of Object.values(variables)) expect(['', 'your_api_key_here']).toContain(value)
  })
})

describe('markdownTable', () => {
  it('keeps a bar inside its cell, and a placeholder visible', () => {
    expect(markdownTable(['a'], [['x | y']])).toBe('| a |\n| --- |\n| x \\| y |')
    expect(markdownTable(['a'], [['<x> `<y>`']])).toBe('| a |\n| --- |\n| \\<x> `<y>` |')
  })
})
