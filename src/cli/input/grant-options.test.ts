import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { type GrantOptions, grantConstraints, grantOptions, parseGrantWord } from './grant-options.ts'

function parse(...words: string[]): GrantOptions {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} })
  return grantOptions(command).parse(words, { from: 'user' }).opts<GrantOptions>()
}

describe('grantConstraints', () => {
  it('names nothing that was not asked for', () => {
    expect(grantConstraints(parse('--rule', 'redact-pii', '--replace'))).toEqual({})
  })

  it('takes every option over', () => {
    const words = [
      '--addresses',
      '10.0.0.0/8, 127.0.0.1',
      '--rate',
      '60',
      '--concurrency',
      '2',
      '--quota',
      '5',
    ]
    const more = ['--own-ids', '--tenant', 'acme', '--key', 'second', '--observe']
    expect(grantConstraints(parse(...words, ...more))).toEqual({
      addresses: ['10.0.0.0/8', '127.0.0.1'],
      ratePerMinute: 60,
      concurrency: 2,
      dailyQuota: 5,
      ownIdsOnly: true,
      tenant: 'acme',
      keyName: 'second',
      observe: true,
    })
  })

  it('collects values of one parameter, which may hold an equals sign', () => {
    const only = ['--only', 'organizationId=a', '--only', 'organizationId=b=', '--only', 'id=c']
    expect(grantConstraints(parse(...only))).toEqual({ only: { organizationId: ['a', 'b='], id: ['c'] } })
  })

  it('takes observing away where it must be enforced again', () => {
    expect(grantConstraints(parse('--enforce'))).toEqual({ observe: null })
  })

  it('takes limits away, and gives one anew', () => {
    expect(grantConstraints(parse('--drop', 'rate, rule', '--rate', '5'))).toEqual({
      ratePerMinute: 5,
      shippedRules: null,
      bodyRules: null,
    })
    expect(() => parse('--drop', 'speed')).toThrow(/no limit speed/)
  })

  it.each(['organizationId', '=x', 'organizationId='])('refuses --only %s', (word) => {
    expect(() => grantConstraints(parse('--only', word))).toThrow(
      expect.objectContaining({ code: 'ERR_CORE_INPUT', field: '--only' }),
    )
  })

  it('refuses to observe and to enforce at once', () => {
    expect(() => grantConstraints(parse('--observe', '--enforce'))).toThrow(
      expect.objectContaining({ code: 'ERR_CORE_INPUT' }),
    )
  })
})

describe('parseGrantWord', () => {
  it.each([
    ['someone', { vendor: 'someone', scopes: [] }],
    ['someone=', { vendor: 'someone', scopes: [] }],
    ['someone=read:a, write:b', { vendor: 'someone', scopes: ['read:a', 'write:b'] }],
    ['someone=read:a=b', { vendor: 'someone', scopes: ['read:a=b'] }],
  ])('%s', (word, parsed) => {
    expect(parseGrantWord(word)).toEqual(parsed)
  })
})
