import { execFileSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

interface Report {
  readonly findings: readonly {
    readonly id: string
    readonly file: string
    readonly confidence: string
    readonly live?: string
    readonly known?: {
      readonly kind: string
      readonly id: string
      readonly state: string
      readonly name: string
    }
  }[]
}

let project: VendorProject
let key: string
let keyId: string
beforeAll(async () => {
  project = await openVendorProject()
  key = project.vendors.assemblyai.emulator.createKey().key
  const added = succeed(
    await project.run(['key', 'add', 'assemblyai', '-e', 'staging', '--stdin'], { input: key }),
  )
  keyId = /as (key_\w+),/.exec(added.stdout)?.[1] ?? ''
})
afterAll(() => project?.close())

const write = (name: string, content: string | Buffer) => writeFile(join(project.folder, name), content)
const places = {
  'plain.txt': () => `note ${key} to self`,
  'encoded.yaml': () => `data:\n  token: ${Buffer.from(key).toString('base64')}\n`,
  'call.har': () =>
    `{"log":{"entries":[{"request":{"url":"https://example.com","headers":[{"name":"x","value":"${key}"}]}}]}}`,
  'bundle.js': () =>
    `${'!function(e,t){return e(t)}(a,b);'.repeat(300)}const q="${key}";${'x(1);'.repeat(300)}`,
  'log.gz': () => gzipSync(`started\nvalue ${key}\n`),
}

it('names a key of the vault wherever it stands, with no word of its vendor near, and records it', async () => {
  for (const [name, content] of Object.entries(places)) await write(name, content())
  const files = Object.keys(places)
  const report = await project.json<Report>(['scan', ...files])
  const [finding, ...others] = report.findings
  expect(others).toEqual([])
  expect(finding).toMatchObject({
    confidence: 'certain',
    known: { kind: 'key', id: keyId, state: 'active', name: 'default' },
  })
  const all = report.findings.flatMap((one) => [
    one,
    ...(one as unknown as { elsewhere: { file: string }[] }).elsewhere,
  ])
  expect(all.map(({ file }) => file.split('!')[0]).sort()).toEqual([...files].sort())
  expect(JSON.stringify(report)).not.toContain(key)
  expect(await project.run(['scan', '--no-vault', ...files])).toMatchObject({ code: 0 })

  const { stdout } = await project.run(['scan', ...files])
  expect(stdout).toContain(`sallyport lock add --key ${keyId}`)
  const events = await project.json<{ action: string; resource?: string }[]>(['audit', 'tail'])
  expect(events.filter(({ action }) => action === 'scan.leak').map(({ resource }) => resource)).toContain(
    `key/${keyId}`,
  )
})

it('names it without the vault, by a file of fingerprints that holds no key', async () => {
  await write('plain.txt', places['plain.txt']())
  succeed(await project.run(['scan', '--export-fingerprints', 'keys.fingerprints']))
  const text = await readFile(join(project.folder, 'keys.fingerprints'), 'utf8')
  expect(text).not.toContain(key)
  expect(text).toContain(keyId)
  const words = ['scan', '--fingerprints', 'keys.fingerprints', 'plain.txt']
  expect((await project.json<Report>(words)).findings[0]?.known?.id).toBe(keyId)
  await write('broken.fingerprints', '{}')
  const broken = await project.run(['scan', '--fingerprints', 'broken.fingerprints', 'plain.txt'])
  expect([broken.code, broken.stderr.includes('no file of fingerprints')]).toEqual([2, true])
})

it('asks the vendor when told to, and names a client key and a revoked key', async () => {
  await write('plain.txt', places['plain.txt']())
  const live = await project.json<Report>(['scan', '--live', 'plain.txt'], {
    environment: {
      SALLYPORT_VENDORS: JSON.stringify({
        assemblyai: { origins: { main: project.vendors.assemblyai.url } },
      }),
    },
  })
  expect(live.findings[0]?.live).toBe('valid')
  const client = await project.json<{ key: string; id: string }>([
    'client',
    'add',
    'leaky',
    '-e',
    'development',
    '--grant',
    'assemblyai=read:transcripts',
  ])
  succeed(await project.run(['key', 'revoke', keyId, '--yes']))
  await write('both.txt', `${client.key}\n${key}\n`)
  const { findings } = await project.json<Report>(['scan', 'both.txt'])
  expect(findings.map(({ known }) => [known?.kind, known?.id, known?.state])).toEqual([
    ['client', client.id, 'active'],
    ['key', keyId, 'revoked'],
  ])
})

it('installs hooks that stop a commit and a push, beside hooks that are there, once', async () => {
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], {
      cwd: project.folder,
      stdio: 'pipe',
    })
  await rm(join(project.folder, '.git'), { recursive: true, force: true })
  git('init', '-q')
  await write('.git/hooks/pre-commit', '#!/bin/sh\necho mine\n')
  const { steps } = await project.json<{ steps: string[] }>(['hook', 'install'])
  expect(steps.map((step) => step.split(': ')[1])).toEqual(['added to what was there', 'written'])
  const again = await project.json<{ steps: string[] }>(['hook', 'install'])
  expect(again.steps.every((step) => step.endsWith('there already'))).toBe(true)
  expect(await readFile(join(project.folder, '.git/hooks/pre-commit'), 'utf8')).toMatch(
    /^#!\/bin\/sh\n# sallyport: begin[\s\S]*end\necho mine\n$/,
  )
  // The command as the hooks look for it.
  await rm(join(project.folder, 'node_modules'), { recursive: true, force: true })
  const { mkdir, symlink } = await import('node:fs/promises')
  await mkdir(join(project.folder, 'node_modules/.bin'), { recursive: true })
  const { binary } = await import('../support/cli.ts')
  await symlink(binary, join(project.folder, 'node_modules/.bin/sallyport'))
  await write('leak.txt', `key_${'0f1e2d3c4b5a6978a9b8c7d6e5f4'.split('').reverse().join('')}`)
  git('add', 'leak.txt')
  expect(() => git('commit', '-qm', 'leak')).toThrow()
  await write('leak.txt', 'nothing')
  git('add', 'leak.txt')
  git('commit', '-qm', 'no leak')
  const framework = await project.json<{ steps: string[] }>(['hook', 'install', '--framework'])
  expect(framework.steps[0]).toMatch(/written$/)
})
