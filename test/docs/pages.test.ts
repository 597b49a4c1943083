import { expect, it } from 'vitest'
import { parsePage, readPage, readPages } from './page.ts'
import { runPage } from './run-page.ts'

const readme = readPage('README.md')

it('every page that is written by hand begins with what its reader can do afterwards', () => {
  const pages = readPages().filter(
    ({ path, text }) => path !== 'README.md' && !text.includes('Written by `npm run'),
  )
  expect(pages.length).toBeGreaterThan(4)
  for (const { path, text } of pages) expect(text, path).toMatch(/^# .+\n\nAfter this page you can /)
})

it('the first section says what this is in at most six lines', () => {
  const [, first = ''] = readme.text.split(/^# .*\n/m)
  expect(first.split(/^## /m)[0]?.trim().split('\n').length).toBeLessThanOrEqual(6)
})

it('the second section has the two commands to set up', () => {
  const [, second = ''] = readme.text.split(/^## /m)
  expect(second).toMatch(/^Set up\n/)
  expect(second).toContain('```sh\nnpm ci && npm run demo\nnpm ci && npm test\n```')
})

it('the refusal it shows is what the official SDK throws', { timeout: 60_000 }, async () => {
  const [shown] = readme.blocks.filter(({ language }) => language === '')
  expect(shown?.text).toContain('Sallyport: ')
  const page = [
    '```sh',
    'npx sallyport init',
    'npx sallyport key add assemblyai --environment development --from-env ASSEMBLYAI_API_KEY',
    'READER_KEY=$(npx sallyport client add reader --environment development --grant assemblyai --json | \\',
    "  node -p 'JSON.parse(fs.readFileSync(0)).key')",
    '```',
    '<!-- background -->',
    '```sh',
    'npx sallyport serve',
    '```',
    '<!-- file: delete.mjs -->',
    '```js',
    "import { AssemblyAI } from 'assemblyai'",
    'const client = new AssemblyAI({',
    '  apiKey: process.env.READER_KEY,',
    "  baseUrl: 'http://127.0.0.1:8686/assemblyai',",
    '})',
    "await client.transcripts.delete('some-id').catch((error) => console.log(error.message))",
    '```',
    '```sh',
    'node delete.mjs',
    '```',
    '```output',
    shown?.text.trim().replaceAll('\n', ' '),
    '```',
  ]
  expect((await runPage(parsePage('README.md', page.join('\n')))).run).toBe(3)
})
