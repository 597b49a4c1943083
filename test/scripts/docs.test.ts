import { describe, expect, it } from 'vitest'
import { errorsPage } from '../../scripts/docs/errors-page.ts'
import { isCurrent, markdownTable } from '../../scripts/docs/page.ts'
import { errorCodes } from '../../src/core/index.ts'

describe('docs/errors.md', () => {
  it('is current: otherwise run `npm run docs`', () => {
    expect(isCurrent(errorsPage)).toBe(true)
    expect(isCurrent({ ...errorsPage, text: () => `${errorsPage.text()}x` })).toBe(false)
    expect(isCurrent({ ...errorsPage, path: 'docs/no-such-page.md' })).toBe(false)
  })

  it('has a row for every code', () => {
    const rows = errorsPage.text().match(/^\| `ERR_\w+`/gm)
    expect(rows).toHaveLength(Object.keys(errorCodes).length)
  })
})

describe('markdownTable', () => {
  it('keeps a bar inside its cell, and a placeholder visible', () => {
    expect(markdownTable(['a'], [['x | y']])).toBe('| a |\n| --- |\n| x \\| y |')
    expect(markdownTable(['a'], [['<x> `<y>`']])).toBe('| a |\n| --- |\n| \\<x> `<y>` |')
  })
})
