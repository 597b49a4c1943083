import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ensureGitignore } from './gitignore.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-gitignore-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A repository with this `.gitignore`, if any. */
function repository(text?: string): string {
  const folder = mkdtempSync(join(scratch, 'repository-'))
  execFileSync('git', ['init', '--quiet', folder])
  if (text !== undefined) writeFileSync(join(folder, '.gitignore'), text)
  return folder
}

const read = (folder: string) => readFileSync(join(folder, '.gitignore'), 'utf8')

/** What git itself ignores: the judge of whether the lines work. */
function ignored(folder: string): string[] {
  const paths = ['.sallyport/master.key', '.env', '.env.local', 'app/.env', '.env.example', 'src/main.ts']
  return paths.filter(
    (path) => spawnSync('git', ['check-ignore', '--quiet', '--no-index', path], { cwd: folder }).status === 0,
  )
}

const wanted = ['.sallyport/master.key', '.env', '.env.local', 'app/.env']

describe('ensureGitignore', () => {
  it('writes one where there is none, and adds nothing the second time', async () => {
    const folder = repository()
    expect(await ensureGitignore(folder)).toEqual({
      path: join(folder, '.gitignore'),
      added: ['.sallyport/', '.env*', '!.env.example'],
      created: true,
    })
    expect(ignored(folder)).toEqual(wanted)
    const text = read(folder)
    expect(await ensureGitignore(folder)).toMatchObject({ added: [], created: false })
    expect(read(folder)).toBe(text)
  })

  it.each([
    [
      'a last line without an end',
      'node_modules\n.env*',
      'node_modules\n.env*\n.sallyport/\n!.env.example\n',
    ],
    ['carriage returns', 'dist\r\n', 'dist\r\n.sallyport/\r\n.env*\r\n!.env.example\r\n'],
    ['an empty file', '', '.sallyport/\n.env*\n!.env.example\n'],
    ['another way to write the same', '/.sallyport\n**/.env*\n!/.env.example\n', undefined],
    ['an exception for one more file', '.sallyport/\n.env*\n!.env.example\n!.env.test\n', undefined],
  ])('keeps what stands there: %s', async (_name, before, after) => {
    const folder = repository(before)
    await ensureGitignore(folder)
    expect(read(folder)).toBe(after ?? before)
    expect(ignored(folder)).toEqual(wanted)
  })

  it.each([
    ['the exception stands too early', '!.env.example\n', ['.sallyport/', '.env*', '!.env.example']],
    [
      'a later line undoes one',
      '.sallyport/\n.env*\n!.env.example\n!.sallyport/\n!.env\n',
      ['.sallyport/', '.env*', '!.env.example'],
    ],
    ['only one name is covered', '.env\n.env.local\n', ['.sallyport/', '.env*', '!.env.example']],
  ])('makes git ignore the secrets where %s', async (_name, before, added) => {
    const folder = repository(before)
    expect((await ensureGitignore(folder)).added).toEqual(added)
    expect(ignored(folder)).toEqual(wanted)
    expect((await ensureGitignore(folder)).added).toEqual([])
  })
})
