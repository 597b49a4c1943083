import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { anchorsOf, findBrokenLinks } from './links.ts'
import { root } from './page.ts'

const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root }).sort()

it('finds the pages', () => {
  expect(pages).toContain('README.md')
  expect(pages).toContain('docs/access.md')
  expect(pages).toContain('examples/README.md')
})

it.each(pages)('%s links to what is there', (page) => {
  expect(findBrokenLinks(root, page)).toEqual([])
})

it('every page under docs is linked from README.md', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const unlinked = globSync('docs/*.md', { cwd: root }).filter((page) => !text.includes(`](${page})`))
  expect(unlinked).toEqual([])
})

it('a broken link is found out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-links-'))
  writeFileSync(
    join(folder, 'other.md'),
    '# One `key` (of two)\n\n```sh\n# no heading\n```\n\n## One\n\n## One\n',
  )
  const good = [
    '[a](other.md)',
    '[b](other.md#one-key-of-two)',
    '[c](other.md#one-1)',
    '[d](https://nodejs.org)',
  ]
  const bad = [
    '[e](gone.md)',
    '[f](other.md#no-heading)',
    '[g](http://nodejs.org)',
    '[h](../x.md)',
    '[i](#two)',
  ]
  writeFileSync(join(folder, 'page.md'), ['# Page', ...good, '`[code](gone.md)`', ...bad].join('\n\n'))
  const broken = findBrokenLinks(folder, 'page.md')
  rmSync(folder, { recursive: true })
  expect(broken).toEqual([
    'page.md: gone.md: no such file',
    'page.md: other.md#no-heading: no such heading',
    'page.md: http://nodejs.org: not https',
    'page.md: ../x.md: outside the repository',
    'page.md: #two: no such heading',
  ])
})

it('anchors are those of GitHub', () => {
  expect(anchorsOf('# AssemblyAI: write:limited\n## A & B\n## [C](c.md) d')).toEqual([
    'assemblyai-writelimited',
    'a--b',
    'c-d',
  ])
})
