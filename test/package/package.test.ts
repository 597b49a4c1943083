import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPackage, packAndInstall, root, run, runWell } from './packed.ts'

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

let installed: InstalledPackage
let files: readonly string[]
const read = (file: string) => readFileSync(join(installed.project, 'node_modules/sallyport', file), 'utf8')

beforeAll(() => {
  installed = packAndInstall()
  files = globSync('**/*', { cwd: join(installed.project, 'node_modules/sallyport'), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).split('/node_modules/sallyport/')[1] ?? '')
    .filter((file) => !file.startsWith('node_modules/'))
}, 300_000)

afterAll(() => {
  if (installed) rmSync(installed.scratch, { recursive: true, force: true })
})

describe('the installed package', { timeout: 120_000 }, () => {
  it('gives every subpath of the exports map', () => {
    const subpaths = Object.keys(manifest.exports)
    expect(subpaths.length).toBeGreaterThan(1)
    for (const subpath of subpaths) {
      const specifier = JSON.stringify(`sallyport${subpath.slice(1)}`)
      const attributes = subpath.endsWith('.json') ? ", { with: { type: 'json' } }" : ''
      const code = `console.log(Object.keys(await import(${specifier}${attributes})).length)`
      const { stdout } = runWell(process.execPath, ['--input-type=module', '-e', code], installed.project)
      expect(Number(stdout), subpath).toBeGreaterThan(0)
    }
  })

  it('records with sallyport/audit, in a thread of its own that finds its file', () => {
    const code = `import { auditLog } from 'sallyport/audit'
      await auditLog({ action: 'a', userId: 'u', resource: 'r', result: 'success', metadata: { token: 'x' } })`
    const environment = 'process.env.SALLYPORT_AUDIT_CONSOLE = "1";'
    const { stdout } = runWell(
      process.execPath,
      ['--input-type=module', '-e', `${environment}${code}`],
      installed.project,
    )
    expect(stdout).toMatch(/^\[AUDIT\] \{"timestamp":"[^"]+","action":"a",.*"token":"\[removed\]"\}\}\n$/)
    expect(existsSync(join(installed.project, 'audit-log/log.db'))).toBe(true)
  })

  it('keeps everything else to itself', () => {
    const code = "await import('sallyport/dist/core/index.js')"
    const { status, stderr } = run(process.execPath, ['--input-type=module', '-e', code], installed.project)
    expect(status).not.toBe(0)
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('starts as a command, without a word too much', () => {
    const version = runWell('npx', ['--no', '--', 'sallyport', '--version'], installed.project)
    expect(version.stdout.trim()).toBe(manifest.version)
    const help = runWell('node_modules/.bin/sallyport', ['--help'], installed.project)
    expect(help.stdout).toMatch(/usage/i)
    expect(help.stdout).toContain('serve')
    expect(help.stderr).toBe('')
  })
})

describe('the scan in the package', { timeout: 120_000 }, () => {
  const scan = (...args: string[]) =>
    run(process.execPath, ['node_modules/sallyport/bin/sallyport.cjs', 'scan', ...args], installed.project)

  it('is one file, which loads nothing else until there is something to report', () => {
    const loaded = `const { registerHooks } = require('node:module')
      registerHooks({ resolve: (name, context, next) => (console.log('loads', name), next(name, context)) })`
    const hook = join(installed.scratch, 'tell.cjs')
    writeFileSync(hook, loaded)
    writeFileSync(join(installed.project, 'clean.txt'), 'nothing')
    const bin = 'node_modules/sallyport/bin/sallyport.cjs'
    const { status, stdout } = run(
      process.execPath,
      ['--require', hook, bin, 'scan', 'clean.txt'],
      installed.project,
    )
    expect(status).toBe(0)
    const names = stdout.split('\n').filter((line) => line.startsWith('loads ') && !line.includes('node:'))
    expect(names.map((line) => line.replace(/^.*\//, ''))).toEqual(['sallyport.cjs', 'start.cjs', 'scan.cjs'])
    expect(stdout).toContain('No leaked key in 1 file')
  })

  it('finds with SIMD what plain JavaScript finds', () => {
    const key = `key_${'0f1e2d3c4b5a69'.repeat(2)}`
    const text = Array.from({ length: 60_000 }, (_, at) => `const line${at} = '${'word '.repeat(4)}'`)
    text[50_000] = `RETELL_API_KEY=${key}`
    writeFileSync(join(installed.project, 'large.txt'), text.join('\n'))
    const { status, stdout } = scan('large.txt')
    expect(status).toBe(1)
    expect(stdout).toContain('large.txt:50001:16')
    expect(read('dist/scan/engine/simd-module.js')).toMatch(/'AGFzbQ[A-Za-z0-9+/=]{1000,}'/)
    expect(read('dist/cli/scan.cjs')).toContain('AGFzbQ')
  })

  it('leaves what it does not understand to the whole command line', () => {
    const help = scan('--help')
    expect(help.stdout).toContain('sallyport scan --staged')
    const mistake = scan('--stagd')
    expect(mistake.status).toBe(2)
    expect(mistake.stderr).toContain("unknown option '--stagd'")
    const outside = scan('--history')
    expect(outside.status).toBe(2)
    expect(outside.stderr).toContain('This is no git repository.')
  })
})

describe('the tarball', { timeout: 120_000 }, () => {
  it('holds the program, the licence and the files that the code reads', () => {
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'package.json', 'bin/sallyport.cjs', 'dist/cli/main.js']),
    )
    const assets = globSync('src/**/*', { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'src').length))
    for (const asset of assets) expect(files).toContain(`dist${asset}`)
  })

  it('holds the skills, and the installed command lists them', () => {
    expect(files.filter((file) => /^plugins\/.*\/SKILL\.md$/.test(file))).toHaveLength(6)
    const { stdout } = runWell('npx', ['--no-install', 'sallyport', 'skill', 'list'], installed.project)
    expect(stdout).toContain('castai-prod-checklist')
  })

  it('holds no tests, fixtures, source, settings of the compiler or local files', () => {
    const unwanted = files.filter((file) => {
      const isSource = /\.[cm]?ts$/.test(file) && !file.endsWith('.d.ts')
      const isForUs = /(^|\/)((tests?|fixtures)\/|\.|tsconfig)|\.test\./.test(file)
      return isSource || isForUs || /\.(map|pem|key|tgz|sqlite|db)$/.test(file)
    })
    expect(unwanted).toEqual([])
  })

  it('holds no secret and names no source map', () => {
    const secret =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|sp_[0-9A-Za-z]{12}_[0-9A-Za-z]{20}|castai_v1_[0-9a-f]{16}|key_[0-9a-f]{24}/
    const texts = files.map((file) => ({ file, text: read(file) }))
    expect(texts.filter(({ text }) => secret.test(text)).map(({ file }) => file)).toEqual([])
    expect(texts.filter(({ text }) => text.includes('sourceMappingURL=')).map(({ file }) => file)).toEqual([])
    expect(secret.test(`key_${'0a'.repeat(12)}`)).toBe(true)
  })

  it('pleases publint and attw', () => {
    const programs = join(root, 'node_modules')
    const publint = run(
      process.execPath,
      [join(programs, 'publint/src/cli.js'), '--strict', installed.tarball],
      root,
    )
    expect(publint.stdout + publint.stderr).toContain('All good!')
    expect(publint.status).toBe(0)
    const attw = join(programs, '@arethetypeswrong/cli/dist/index.js')
    const types = run(
      process.execPath,
      [attw, installed.tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'],
      root,
    )
    expect(types.stdout).toMatch(/node16 \(from ESM\):? .*OK \(ESM\)/)
    expect(types.status).toBe(0)
  })
})
