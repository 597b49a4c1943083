import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
let key: string
let keyId: string
beforeAll(async () => {
  project = await openVendorProject()
  execFileSync('git', ['init', '--quiet'], { cwd: project.folder })
  key = project.vendors.assemblyai.emulator.createKey().key
  const added = succeed(
    await project.run(['key', 'add', 'assemblyai', '-e', 'staging', '--stdin'], { input: key }),
  )
  keyId = /as (key_\w+),/.exec(added.stdout)?.[1] ?? ''
  await write('.env', 'A=1\n')
  // No word of a vendor stands near: nothing but the vault tells what this is.
  await write('.gitignore', `# not ${key}\n.sallyport\n`)
})
afterAll(() => project?.close())

const write = (name: string, text: string) => writeFile(join(project.folder, name), text)
const home = () => ['--home', join(project.folder, '.sallyport')]
const fix = (...more: readonly string[]) =>
  project.run(['check', '--only', 'env-files-private', '--fix', ...more])

test('a diff shows no key of the vault whose home is named, whatever it looks like, and leaves it where it is', async () => {
  for (const more of [[], ['--json'], ['--yes', '--json']]) {
    const { stdout, stderr } = await fix(...more, ...home())
    expect(stdout).toContain('+/.env')
    expect(stdout).toContain(`# not [key ${keyId}]`)
    expect(stdout + stderr).not.toContain(key)
  }
  expect(await readFile(join(project.folder, '.gitignore'), 'utf8')).toBe(`# not ${key}\n.sallyport\n/.env\n`)
})

test('a home that is named and is none yet hides nothing, and stops nothing', async () => {
  await write('.gitignore', `# not ${key}\n`)
  const { stdout, code } = await fix('--home', join(project.folder, 'none'))
  expect([code, stdout.includes('+/.env')]).toEqual([1, true])
})

test('a vault that cannot be asked has nothing shown and nothing changed', async () => {
  await write('.gitignore', `# not ${key}\n`)
  const master = join(project.folder, '.sallyport', 'master.key')
  const kept = await readFile(master)
  await writeFile(master, 'broken')
  const { stdout, code } = await fix('--yes', ...home())
  await writeFile(master, kept)
  expect([code, stdout]).toEqual([2, ''])
  expect(await readFile(join(project.folder, '.gitignore'), 'utf8')).toBe(`# not ${key}\n`)
})
