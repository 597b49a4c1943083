import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, run } from './packed.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-bin-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Lays out a package of two tell-tale programs at `folder` and returns its `bin` file. */
function plant(folder: string): string {
  for (const part of ['bin', 'src/cli', 'dist/cli']) mkdirSync(join(folder, part), { recursive: true })
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(folder, 'src/cli/main.ts'), "const where: string = 'source'\nconsole.log(where)")
  writeFileSync(join(folder, 'dist/cli/main.js'), "console.log('build')")
  return join(folder, 'bin/sallyport.cjs')
}

const start = (...args: string[]) => run(process.execPath, args, scratch)

describe('bin/sallyport.cjs', () => {
  const checkout = plant(join(scratch, 'checkout'))
  const dependency = plant(join(scratch, 'project/node_modules/sallyport'))

  it('runs the source in a checkout, whatever an old build says, and the build when installed', () => {
    expect(start(checkout)).toEqual({ status: 0, stdout: 'source\n', stderr: '' })
    expect(start(dependency)).toEqual({ status: 0, stdout: 'build\n', stderr: '' })
  })

  it('runs the build where there is no source', () => {
    rmSync(join(scratch, 'checkout/src'), { recursive: true })
    expect(start(checkout).stdout).toBe('build\n')
  })

  it('says so when it cannot start', () => {
    rmSync(join(scratch, 'checkout/dist'), { recursive: true })
    const { status, stderr } = start(checkout)
    expect(status).toBe(2)
    expect(stderr).toContain('sallyport could not start')
  })

  it('tells an older Node which one is needed', () => {
    const pretend = join(scratch, 'older.cjs')
    writeFileSync(pretend, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' })")
    const { status, stdout, stderr } = start('--require', pretend, dependency)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('sallyport needs Node.js 24 or newer; this is 18.20.4.')
  })

  it('is written in words that an old Node can read', () => {
    const text = readFileSync(join(root, 'bin/sallyport.cjs'), 'utf8')
    const code = text.replace(/^(#!|\/\/).*$/gm, '').replace(/'[^'\n]*'/g, "''")
    expect(code).not.toMatch(/\b(const|let|class|async|await|import)\b|=>|`|\?\.|\?\?|\.\.\.|,\s*\)/)
    expect(code).toContain("require('')")
  })
})
