import { Command, InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { collect, parseCount, parseList, parsePort, parseSpan, withExamples } from './options.ts'

describe('parseSpan', () => {
  it.each([
    ['45s', 45_000],
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['90d', 7_776_000_000],
    ['2w', 1_209_600_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseSpan(text)).toBe(ms)
  })

  it.each(['', '0d', '00h', '12', 'h', '-1h', '1.5h', '1 h', '12H', '12ms', '1e3s', '9999999999s'])(
    'refuses %j',
    (text) => {
      expect(() => parseSpan(text)).toThrow(InvalidArgumentError)
    },
  )
})

describe('parseCount', () => {
  it('takes whole numbers from 1', () => {
    expect(parseCount('1')).toBe(1)
    expect(parseCount('60')).toBe(60)
  })

  it.each(['', '0', '-1', '1.5', '1e3', '0x10', ' 7', '9'.repeat(10)])('refuses %j', (text) => {
    expect(() => parseCount(text)).toThrow(InvalidArgumentError)
  })
})

describe('parsePort', () => {
  it('takes every port, and 0 for any', () => {
    expect(parsePort('0')).toBe(0)
    expect(parsePort('65535')).toBe(65_535)
  })

  it.each(['', '65536', '-1', 'http', '80 '])('refuses %j', (text) => {
    expect(() => parsePort(text)).toThrow(InvalidArgumentError)
  })
})

describe('lists', () => {
  it('are collected, or parted by commas', () => {
    expect(collect('b', collect('a', undefined))).toEqual(['a', 'b'])
    expect(parseList('10.0.0.0/8, 127.0.0.1')).toEqual(['10.0.0.0/8', '127.0.0.1'])
  })
})

describe('withExamples', () => {
  it('adds them to the end of the help', () => {
    let help = ''
    const command = new Command('x').configureOutput({
      writeOut: (text) => {
        help += text
      },
    })
    withExamples(command, 'x one', 'x two').outputHelp()
    expect(help).toMatch(/\nExamples:\n {2}x one\n {2}x two\n$/)
  })
})
