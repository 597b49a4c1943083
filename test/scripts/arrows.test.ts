import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { checkArrows } from '../../scripts/arrows/check.ts'
import { readSource } from '../../scripts/arrows/imports.ts'
import { rooms } from '../../scripts/arrows/table.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-arrows-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Lays out a `src` with these files and returns its folder. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, 'src-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function messages(files: Readonly<Record<string, string>>): string[] {
  return checkArrows(plant(files)).violations.map(({ file, message }) => `${file}: ${message}`)
}

/** Puts one line into one file and expects one complaint about it. */
function expectRefusal(file: string, line: string, complaint: RegExp): void {
  const found = messages({ [file]: line })
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(complaint)
}

const script = fileURLToPath(new URL('../../scripts/arrows.ts', import.meta.url))
const runScript = (folder: string) =>
  spawnSync(process.execPath, [script, folder], { encoding: 'utf8', timeout: 20_000 })

describe('the arrows', () => {
  it('lets what the table lists pass, and counts it', () => {
    const report = checkArrows(
      plant({
        'core/index.ts': "export { a } from './a.ts'",
        'core/a.ts': "import { inspect } from 'node:util'\nexport const a = inspect(1)",
        'access/index.ts': "import { a } from '../core/index.ts'\nexport type { B } from './b.ts'",
        'vendors/castai.ts': "import type { B } from '../access/index.ts'\nexport const id = 'castai'",
        'cli/main.ts': "const { run } = await import('../app.ts')",
        'app.ts': "export { b } from './http/index.ts'",
      }),
    )
    expect(report).toEqual({ files: 6, imports: 7, betweenRooms: 4, rooms: 5, violations: [] })
  })

  it('refuses a room that no arrow leads to', () => {
    expectRefusal('core/a.ts', "import { x } from '../access/index.ts'", /no arrow leads from core to access/)
    expectRefusal('scan/a.ts', "import '../vault/index.ts'", /no arrow leads from scan to vault/)
    expectRefusal('audit/a.ts', "export { x } from '../storage/index.ts'", /from audit to storage/)
    expectRefusal('gateway/a.ts', "const x = await import('../http/index.ts')", /from gateway to http/)
    expectRefusal('emulators/a.ts', "import type { X } from '../vendors/index.ts'", /emulators to vendors/)
    expectRefusal('http/a.ts', "import { x } from '../app.ts'", /from http to app/)
  })

  it('refuses code where types alone are allowed', () => {
    const complaint = /may import types of .*, not code/
    expectRefusal('vendors/a.ts', "import { x } from '../access/index.ts'", complaint)
    expectRefusal('vendors/a.ts', "import { type X } from '../access/index.ts'", complaint)
    expectRefusal('storage/a.ts', "export { x } from '../vault/index.ts'", complaint)
    expectRefusal('cli/a.ts', "type X = import('../control/index.ts').X", complaint)
    expect(messages({ 'storage/a.ts': "export type { X } from '../vault/index.ts'" })).toEqual([])
  })

  it('refuses the inner file of another room, types and workers included', () => {
    expectRefusal('access/a.ts', "import { x } from '../core/errors.ts'", /inner file of core/)
    expectRefusal('storage/a.ts', "import type { X } from '../vault/vault-store.ts'", /inner file of vault/)
    expectRefusal('app.ts', "new URL('./storage/worker.ts', import.meta.url)", /inner file of storage/)
    expect(messages({ 'storage/a.ts': "new URL('./worker.ts', import.meta.url)" })).toEqual([])
  })

  it('refuses an unknown room, as importer and as target', () => {
    expectRefusal('helpers/a.ts', "import { x } from '../core/index.ts'", /no room is called "helpers"/)
    expectRefusal('helpers.ts', 'export const x = 1', /no room is called "helpers"/)
    expectRefusal('core/a.ts', "import { x } from '../helpers/index.ts'", /no room is called "helpers"/)
  })

  it('refuses ways around the relative path', () => {
    expectRefusal('core/a.ts', "import x from '../../scripts/x.ts'", /leaves src/)
    expectRefusal('core/a.ts', "import x from 'sallyport/emulators'", /by relative path/)
    expectRefusal('core/a.ts', "import x from '#vault'", /by relative path/)
    expectRefusal('core/a.ts', 'await import(name)', /computed/)
    expectRefusal('core/a.ts', 'await import(`../vault/${name}.ts`)', /computed/)
    expectRefusal('core/a.ts', 'new URL(name, import.meta.url)', /computed/)
    expectRefusal('core/a.ts', "import.meta.resolve('../vault/index.ts')", /from core to vault/)
    expectRefusal('core/a.ts', "require('../vault/index.ts')", /from core to vault/)
  })

  it('refuses what a room must not load from outside', () => {
    expectRefusal('core/a.ts', "import { readFileSync } from 'node:fs'", /core must not load "node:fs"/)
    expectRefusal('gateway/a.ts', "import { Pool } from 'undici'", /gateway must not load "undici"/)
    expectRefusal('browser/a.ts', "import { z } from 'zod'", /browser must not load "zod"/)
    expect(messages({ 'gateway/a.ts': "import type { IncomingHttpHeaders } from 'node:http'" })).toEqual([])
  })

  it('refuses a vendor id outside vendors/ and emulators/, tests excepted', () => {
    expectRefusal('http/a.ts', "if (vendor === 'assemblyai') go()", /"assemblyai" names a vendor/)
    expectRefusal('cli/a.ts', 'open(`RetellAI`)', /"RetellAI" names a vendor/)
    expectRefusal('gateway/a.ts', "mount('castai.main')", /"castai.main" names a vendor/)
    expect(
      messages({
        'cli/demo.ts': "import { AssemblyAI } from 'assemblyai'",
        'http/a.test.ts': "const vendor = 'assemblyai'",
        'emulators/a.ts': "const vendor = 'assemblyai'",
        'vault/a.ts': "// for example 'castai'",
      }),
    ).toEqual([])
  })

  it('lists only rooms that exist, and no arrow back', () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(rooms[from]?.uses ?? []), ...(rooms[from]?.types ?? [])].some(
        (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
      )
    for (const [name, { uses, types = [] }] of Object.entries(rooms)) {
      for (const other of [...uses, ...types]) expect(Object.keys(rooms)).toContain(other)
      expect(reaches(name, name), `${name} reaches itself`).toBe(false)
    }
  })
})

describe('the script', () => {
  const fine = { 'access/a.ts': "import { x } from '../core/index.ts'" }

  it('ends with 0 when all is well, 1 on a violation, and says what it saw', () => {
    const good = runScript(plant(fine))
    expect(good.stdout).toContain('1 files, 1 imports, 1 between 1 rooms, 0 against the table')
    expect(good.status).toBe(0)
    const bad = runScript(plant({ ...fine, 'core/a.ts': "\nimport '../access/index.ts'" }))
    expect(bad.stderr).toContain('core/a.ts:2 no arrow leads from core to access')
    expect(bad.status).toBe(1)
  })

  it('ends with 2 when it read no imports, or could not read a file', () => {
    expect(runScript(plant({})).status).toBe(2)
    expect(runScript(plant({ 'core/a.ts': 'export const x = 1' })).status).toBe(2)
    const unreadable = runScript(plant({ ...fine, 'core/a.ts': "const x = 'open" }))
    expect(unreadable.stderr).toContain('core/a.ts: line 1: a string does not end')
    expect(unreadable.status).toBe(2)
  })
})

describe('readSource', () => {
  const specifiers = (source: string) => readSource(source).imports.map(({ specifier }) => specifier)

  it('reads every form, over several lines and with attributes', () => {
    const source = [
      "import a, { b as c, type D } from './1.ts'",
      "import * as e from './2.ts'",
      "import type from './3.ts'",
      "import './4.ts'",
      'import {\n  f,\n} from "./5.json" with { type: "json" }',
      "export * from './6.ts'",
      "export * as g from './7.ts'",
      "const h = () => import('./8.ts')",
      'const worker = new URL(`./9${extname(import.meta.url)}`, import.meta.url)',
    ].join('\n')
    const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (n) => `./${n}${n === 5 ? '.json' : n === 9 ? '' : '.ts'}`,
    )
    expect(specifiers(source)).toEqual(expected)
    expect(readSource(source).imports.some(({ typeOnly }) => typeOnly)).toBe(false)
  })

  it('is not fooled by comments, strings, templates and regular expressions', () => {
    const source = [
      "// import './a.ts'",
      "/* import './b.ts'\n */",
      'const text = "import \'./c.ts\'"',
      "const template = `import './d.ts' ${`nested ${x}`} import './e.ts'`",
      "const pattern = /import '[/']/.test(x)",
      "const half = size / 2 // don't",
      'const object = { import: 1, export: from }',
      "const member = object.import('./f.ts')",
      "export const from = 'plain'",
    ].join('\n')
    expect(specifiers(source)).toEqual([])
  })

  it('finds an import inside a template and after one', () => {
    const source = "const page = `a ${await import('./in.ts')} b`\nimport('./after.ts')"
    expect(readSource(source).imports.map(({ specifier, line }) => `${specifier}:${line}`)).toEqual([
      './in.ts:1',
      './after.ts:2',
    ])
  })

  it('knows types from values', () => {
    const types = (source: string) => readSource(source).imports.map(({ typeOnly }) => typeOnly)
    expect(types("import type { A } from 'a'\nimport type A from 'a'\nexport type { A } from 'a'")).toEqual([
      true,
      true,
      true,
    ])
    expect(types("import type, { A } from 'a'\nexport { type A } from 'a'")).toEqual([false, false])
  })

  it('throws rather than guess', () => {
    expect(() => readSource('`open ${x')).toThrow(/template does not end/)
    expect(() => readSource('/* open')).toThrow(/comment does not end/)
    expect(() => readSource('"open\n"')).toThrow(/line 1: a string does not end/)
  })
})
