import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'
import { formatTable } from './table.ts'
import { formatSpan, formatTime } from './times.ts'

describe('formatTable', () => {
  it('aligns columns and leaves no blanks at the end of a line', () => {
    expect(
      formatTable(
        ['ID', 'NAME', 'NOTE'],
        [
          ['1', 'reader', ''],
          ['22', 'w', 'x'],
        ],
      ),
    ).toEqual(['ID  NAME    NOTE', '1   reader', '22  w       x'])
  })

  it('lets no stored text move the cursor, forge a line or turn the direction of the text', () => {
    const [, row] = formatTable(['NAME'], [['a\u001b[2Jb\nc\u202ed']])
    expect(row).toBe('a?[2Jb?c?d')
  })
})

describe('printable', () => {
  it('keeps letters of every script', () => {
    expect(printable('Müller 山田 🙂')).toBe('Müller 山田 🙂')
  })
})

describe('times', () => {
  it('are in UTC, to the minute', () => {
    expect(formatTime(Date.UTC(2026, 10, 22, 14, 3, 59))).toBe('2026-11-22 14:03')
    expect(formatTime(null)).toBe('-')
  })

  it.each([
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_600_000, '1h'],
    [86_400_000 * 2 - 1, '1d'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text)
  })
})
