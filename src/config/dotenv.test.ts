import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readEnvironmentValue } from './dotenv.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-dotenv-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('readEnvironmentValue', () => {
  it('prefers the environment, then reads .env, quotes and comments understood', async () => {
    writeFileSync(join(folder, '.env'), "# ours\nexport ONE='first # value'\nTWO=second # comment\nEMPTY=\n")
    const read = (name: string, environment = {}) => readEnvironmentValue(name, { environment, folder })
    expect(await read('ONE')).toBe('first # value')
    expect(await read('TWO')).toBe('second')
    expect(await read('TWO', { TWO: 'own' })).toBe('own')
    expect(await read('TWO', { TWO: '' })).toBe('second')
    expect(await read('EMPTY')).toBeUndefined()
    expect(await read('THREE')).toBeUndefined()
    expect(process.env.ONE).toBeUndefined()
  })

  it('does without a .env, and does not hide one that cannot be read', async () => {
    const bare = join(folder, 'bare')
    mkdirSync(join(folder, 'odd/.env'), { recursive: true })
    expect(await readEnvironmentValue('ONE', { environment: {}, folder: bare })).toBeUndefined()
    await expect(
      readEnvironmentValue('ONE', { environment: {}, folder: join(folder, 'odd') }),
    ).rejects.toThrow(/EISDIR/)
  })
})
