import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import { loadVendors } from '../../src/vendors/index.ts'
import { type Block, parsePage, readPage, readPages, root } from './page.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-code-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const pages = [...readPages(), readPage('examples/README.md')]
const blocksIn = (...languages: string[]) =>
  pages.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => languages.includes(language))
      .map((block) => ({ block, name: `${path}:${block.line}` })),
  )

describe('yaml', () => {
  const services = loadVendors().then((vendors) =>
    Object.fromEntries(vendors.map(({ id, services: all }) => [id, Object.keys(all)])),
  )
  const load = async ({ text }: Block) => {
    writeFileSync(join(scratch, 'sallyport.yaml'), text)
    return loadConfig({ home: join(scratch, '.sallyport'), environment: {}, vendors: await services })
  }

  it.each(blocksIn('yaml'))('$name is a sallyport.yaml that loads', async ({ block }) => {
    expect(await load(block)).toHaveProperty('listen')
  })

  it('one that does not load is found out', async () => {
    const [block] = parsePage('x.md', '```yaml\nvendors: { nobody: { origins: {} } }\n```\n').blocks
    await expect(load(block as Block)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' })
  })
})

describe('ts and js', { timeout: 60_000 }, () => {
  /** What code finds around it: Node's words for things, or a browser's. */
  const places = {
    server: {
      paths: {
        'sallyport/audit': [join(root, 'src/adapters/audit/index.ts')],
        'sallyport/emulators': [join(root, 'src/emulators/index.ts')],
        'sallyport/redaction': [join(root, 'src/redaction/index.ts')],
        'sallyport/safety': [join(root, 'src/safety/index.ts')],
        'sallyport/scan': [join(root, 'src/adapters/scan/index.ts')],
        'sallyport/tokens': [join(root, 'src/adapters/tokens/index.ts')],
        'sallyport/webhooks': [join(root, 'src/adapters/webhooks/index.ts')],
      },
    },
    page: {
      lib: ['es2024', 'dom', 'dom.iterable'],
      types: [],
      paths: { 'sallyport/browser': [join(root, 'src/browser/index.ts')] },
    },
  }
  const isForPages = ({ name }: { readonly name: string }) => name.startsWith('docs/browser.md')

  /** Returns what the compiler says of the blocks, in a project that has the SDKs and Sallyport installed. */
  const check = async (
    blocks: readonly { readonly block: Block; readonly name: string }[],
    place: keyof typeof places = 'server',
  ): Promise<string> => {
    const folder = mkdtempSync(join(scratch, 'project-'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'castai'))
    for (const file of ['reader-writer.ts', 'castai/client.ts'])
      writeFileSync(join(folder, file), readFileSync(join(root, 'examples', file)))
    for (const { block, name } of blocks)
      writeFileSync(join(folder, `${name.replace(/[^A-Za-z0-9]/g, '-')}.${block.language}`), block.text)
    const strict = blocks.every(({ block }) => block.language === 'ts')
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        allowJs: true,
        checkJs: true,
        // What a plain JavaScript project is asked for, and no less than that in TypeScript.
        strict,
        exactOptionalPropertyTypes: strict,
        typeRoots: [join(root, 'node_modules/@types')],
        ...places[place],
      },
      include: place === 'server' ? ['*.ts', '*.js'] : ['docs-*.ts'],
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    return promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', folder]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
  }

  it('every ts block has the right types', async () => {
    const blocks = blocksIn('ts').filter((each) => !isForPages(each))
    expect(blocks.length).toBeGreaterThan(2)
    expect(await check(blocks)).toBe('')
  })

  it('every ts block for a page has the right types, in a browser’s words', async () => {
    const blocks = blocksIn('ts').filter(isForPages)
    expect(blocks.length).toBeGreaterThan(2)
    expect(await check(blocks, 'page')).toBe('')
    const block = { ...(blocks[0]?.block as Block), text: "import process from 'node:process'\n" }
    expect(await check([{ block, name: 'docs/broken' }], 'page')).toContain('node:process')
  })

  it('every js block has the right types', async () => {
    const blocks = blocksIn('js')
    expect(blocks.length).toBeGreaterThan(0)
    expect(await check(blocks)).toBe('')
  })

  it('a wrong type is found out', async () => {
    const text =
      "```ts\nimport { createEmulator } from 'sallyport/emulators'\nawait createEmulator('nobody')\n```\n"
    const [block] = parsePage('x.md', text).blocks
    expect(await check([{ block: block as Block, name: 'broken' }])).toContain('"nobody"')
  })
})
