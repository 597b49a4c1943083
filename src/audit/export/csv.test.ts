import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyEvent, callEvent } from '../testing/events.ts'
import { csvColumns, csvHeader, csvLine } from './csv.ts'

/** Reads one line of RFC 4180, with any separator, as a spreadsheet does. */
function cellsOf(line: string, separator = ','): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]
    if (isQuoted && character === '"' && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (character === '"' && (isQuoted || cell === '')) {
      isQuoted = !isQuoted
    } else if (!isQuoted && character === separator) {
      cells.push(cell)
      cell = ''
    } else {
      cell += character
    }
  }
  return [...cells, cell]
}

const withoutEnd = (line: string): string => line.replace(/\r\n$/, '')
const isFormula = (cell: string): boolean =>
  /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell) && !Number.isFinite(Number(cell))

test('a record is a line with a cell for each column', () => {
  const line = csvLine(7, callEvent(7, { reason: 'said "no", twice' }))
  expect(line).toBe(
    '7,"2026-01-01T00:00:00.007Z","outcome","acme.api.call","client","cl_4fT9aQ2bX1Lm","user-77",,' +
      '"transcripts.create","success","said ""no"", twice",41,"req_000000000007",' +
      '"{""environment"":""production"",""rule"":""write:transcripts"",""status"":200}"\r\n',
  )
  expect(cellsOf(withoutEnd(line))[10]).toBe('said "no", twice')
  expect(withoutEnd(csvHeader()).split(',')).toEqual([...csvColumns])
})

describe('a spreadsheet is given no formula', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(1)',
    '  =1+1',
    '\t=1+1',
    '\r\n=1+1',
    '"=1+1',
    '\uff1d1+1',
    'harmless;=1+1',
    'harmless; "=1+1"',
    '=cmd|" /C calc"!A0',
    '\u200b=1',
  ])('by %j', (text) => {
    const line = withoutEnd(csvLine(1, callEvent(1, { reason: text, metadata: { [text]: text } })))
    for (const separator of [',', ';', '\t']) {
      expect(cellsOf(line, separator).filter(isFormula)).toEqual([])
    }
    expect(line).not.toMatch(/[\r\n\t]/)
  })

  test('by any record', () => {
    const start = fc.constantFrom('=', '+', '-', '@', ';=', '; -', '"', '\uff0b', '')
    const property = fc.property(anyEvent, start, fc.string(), (event, before, text) => {
      const line = withoutEnd(csvLine(1, { ...event, reason: before + text, resource: text }))
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(cellsOf(line)).toHaveLength(csvColumns.length)
      expect([...cellsOf(line), ...cellsOf(line, ';')].filter(isFormula)).toEqual([])
    })
    fc.assert(property, { numRuns: 1_000 })
  })
})
