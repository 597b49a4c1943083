import { describe, expect, it } from 'vitest'
import { Progress } from './progress.ts'

function fakeStream(isTTY: boolean) {
  let text = ''
  const write = (piece: string) => {
    text += piece
    return true
  }
  return { stream: { isTTY, write } as unknown as NodeJS.WriteStream, text: () => text }
}

describe('Progress', () => {
  it('shows a count on one line, not with every row, and takes the line away', () => {
    const { stream, text } = fakeStream(true)
    const progress = new Progress('Rows', stream)
    for (let row = 12_345; row < 12_355; row += 1) progress.update(row)
    expect(text()).toBe('\rRows: 12,345\u001b[K')
    progress.end()
    expect(text().endsWith('\r\u001b[K')).toBe(true)
  })

  it('says of how many, where that is known', () => {
    const { stream, text } = fakeStream(true)
    new Progress('Files', stream).update(3, 4_000)
    expect(text()).toBe('\rFiles: 3 of 4,000\u001b[K')
  })

  it('shows nothing where there is no terminal, and nothing at the end of nothing', () => {
    const [file, terminal] = [fakeStream(false), fakeStream(true)]
    const progress = new Progress('Rows', file.stream)
    progress.update(1)
    progress.end()
    new Progress('Rows', terminal.stream).end()
    expect(file.text() + terminal.text()).toBe('')
  })
})
