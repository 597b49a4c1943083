import { describe, expect, it } from 'vitest'
import { markerOf, readPages } from './page.ts'
import { runPage } from './run-page.ts'

/** Blocks that cannot be run as they stand. A new one needs a reason, and room here. */
const notRunMax = 4
const pageMs = 300_000

const pages = readPages()
const commands = pages.flatMap((page) =>
  page.blocks.filter(({ language }) => language === 'sh').map((block) => ({ page, block })),
)

describe('the commands of the documentation', () => {
  it('are nearly all run, and each that is not says why', () => {
    const reasons = commands.flatMap(({ block }) => markerOf(block, 'not run') ?? [])
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(10)
    expect(reasons.length).toBeLessThanOrEqual(notRunMax)
    expect(commands.length - reasons.length).toBeGreaterThan(50)
  })

  it('stand in sh blocks, where they are found', () => {
    const others = pages.flatMap(({ path, blocks }) =>
      blocks.filter(({ language }) => !['sh', 'ini'].includes(language)).map((block) => ({ path, block })),
    )
    expect(others.length).toBeGreaterThan(0)
    for (const { path, block } of others)
      expect(block.text, `${path}:${block.line}`).not.toMatch(/^\s*(\$ |npx |npm |sallyport \w)/m)
  })

  const runnable = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'sh'))
  it.each(runnable)('$path does what it says', { timeout: pageMs }, async (page) => {
    const expected = page.blocks.filter(
      (block) => block.language === 'sh' && markerOf(block, 'not run') === undefined,
    )
    expect((await runPage(page)).run).toBe(expected.length)
  })
})
