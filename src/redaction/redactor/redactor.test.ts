import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
import { Redactor } from './redactor.ts'

const redact = (text: string, policies = ['personal']) => new Redactor({ policies }).redactText(text)

describe('a card that was spoken', () => {
  const spoken =
    'my card is four two four two, four two four two, four two four two, four two four two thanks'

  it('is replaced by a tag for each word', () => {
    const { text, report } = redact(spoken)
    expect(text).toMatch(/^my card is (\[CREDIT_CARD_NUMBER\],? ?){16} thanks$/)
    expect(report.counts).toEqual({ credit_card_number: 1 })
    expect(JSON.stringify(report)).not.toMatch(/four|4242/)
  })

  it('and the same card in writing have the same token', () => {
    const redactor = new Redactor({ substitution: 'token', key: new Secret('k'.repeat(32)) })
    const { text } = redactor.redactText(`${spoken}\n\ncard 4242-4242-4242-4242`)
    expect(new Set(text.match(/\[[^\]]+\]/g)).size).toBe(1)
  })

  it('goes on after the other speaker has answered', () => {
    const { text } = redact(
      'Agent: Your card?\nCaller: four two four two four two four two\nAgent: mm-hmm\nCaller: four two four two four two four two',
    )
    expect(text).not.toContain('four')
    expect(text).toContain('Agent: mm-hmm\nCaller: [CREDIT_CARD_NUMBER]')
  })
})

it.each(['\u200e', '\u202a', '\u2069', '\u180e', '\u2061', '\ufffd', '\u0085', '\u200b', '\u00ad'])(
  'a number is found where what nobody sees stands between its digits: %j',
  (sign) => {
    const card = '4111 1111 1111 1111'
    for (const shown of [card.replaceAll(' ', sign), [...card].join(sign), card.replaceAll(' ', ` ${sign}`)])
      expect(redact(`my card is ${shown}, thanks`).text).not.toMatch(/\d/)
  },
)

it.each(['·', '•'])('a number is found where %s stands between its digits', (sign) => {
  expect(redact(`my card is 4111${sign}1111${sign}1111${sign}1111, thanks`).text).not.toMatch(/\d/)
  const listed = `4.5 ${sign} 120 ${sign} 2024 ${sign} 3512`
  expect(redact(listed).text).toBe(listed)
})

it.each(['|', '~', '\\'])('a number is found where %s stands between its groups', (sign) => {
  for (const number of ['4111 1111 1111 1111', '3782 822463 10005', '123 45 6789', '415 555 2671'])
    expect(redact(`mine is ${number.replaceAll(' ', sign)}, thanks`).text).not.toMatch(/\d/)
  for (const listed of [`4${sign}120${sign}2024${sign}3512`, `${sign}123${sign}45${sign}6789${sign}`])
    expect(redact(`mine is ${listed}, thanks`).text).toContain(listed)
})

it('a card and another number in the cells of a table are two values', () => {
  const { report } = redact('|4111111111111111|123-45-6789|')
  expect(report.counts).toEqual({ credit_card_number: 1, us_social_security_number: 1 })
})

it.each(['&nbsp;', '&#160;', '&#xA0;'])('a number is found where %s stands between its digits', (space) => {
  expect(redact(`mine is 4111${space}1111${space}1111${space}1111, thanks`).text).not.toMatch(/\d/)
  expect(redact(`mine is 123${space}-${space}45 - 6789, thanks`).text).not.toMatch(/\d/)
})

it('hash keeps spaces and signs', () => {
  const { text } = new Redactor({ substitution: 'hash' }).redactText('SSN 123-45-6789, thanks')
  expect(text).toBe('SSN ###-##-####, thanks')
})

it('a policy that is none is refused with the nearest name', () => {
  expect(() => new Redactor({ policies: ['iban'] })).toThrow(
    expect.objectContaining({
      code: 'ERR_REDACTION_POLICY_UNKNOWN',
      detail: expect.stringContaining('banking_information'),
    }),
  )
  expect(() => new Redactor({ policies: ['phone_numbr'] })).toThrow(
    expect.objectContaining({ detail: expect.stringContaining('phone_number') }),
  )
})

it('tokens need a key', () => {
  expect(() => new Redactor({ substitution: 'token' })).toThrow(
    expect.objectContaining({ code: 'ERR_REDACTION_KEY_MISSING' }),
  )
})

it('without a key nothing is named, and nothing can be left by its name', () => {
  const named = new Redactor({ key: new Secret('k'.repeat(32)) }).redactText('SSN 123-45-6789').report
  expect(named.findings[0]?.fingerprint).toMatch(/^[a-p]{16}$/)
  expect(redact('SSN 123-45-6789').report.findings[0]).not.toHaveProperty('fingerprint')
  expect(() => new Redactor({ leave: new Set([named.findings[0]?.fingerprint as string]) })).toThrow(
    expect.objectContaining({ code: 'ERR_REDACTION_KEY_MISSING' }),
  )
})

it('only what was asked for goes', () => {
  expect(redact('SSN 123-45-6789, mail a@b.org', ['email_address']).text).toBe(
    'SSN 123-45-6789, mail [EMAIL_ADDRESS]',
  )
})

describe('the categories of voice platforms', () => {
  it('are asked for like policies, one by one or all', () => {
    const text = 'SSN 123-45-6789, mail a@b.org, card 4242 4242 4242 4242'
    expect(redact(text, ['ssn']).text).toBe(
      'SSN [US_SOCIAL_SECURITY_NUMBER], mail a@b.org, card 4242 4242 4242 4242',
    )
    expect(redact(text, ['ssn', 'email', 'credit_card']).text).toBe(redact(text, ['categories']).text)
  })

  it('and what they leave in the place of a value are taken as redacted', () => {
    const text = 'My name is [person name 1], call [phone number 2] or [PII INFO].'
    expect(redact(text, ['all']).text).toBe(text)
    expect(redact('My name is [John Smith]', ['all']).text).not.toContain('Smith')
  })
})

describe('a login', () => {
  it('of which letters were taken out is no other value', () => {
    const redactor = new Redactor({ substitution: 'hash' })
    const { text, report } = redactor.redactText('My login is <ada.byron@mail.example>.')
    expect(text).toBe('My login is <###.#####@####.#######>.')
    expect(report.remaining).toBe(0)
  })
})

describe('a password', () => {
  it.each(['my password is #Summer24.', 'password: #hunter2', 'the new password is ##Swordfish'])(
    'may begin with a hash: %s',
    (text) => {
      for (const substitution of ['entity_name', 'hash'] as const) {
        const redactor = new Redactor({ substitution })
        const once = redactor.redactText(text)
        expect(once.text).not.toMatch(/summer|hunter|swordfish/i)
        expect(once.report.remaining).toBe(0)
        expect(redactor.redactText(once.text).text).toBe(once.text)
      }
    },
  )

  it('is taken out wherever it is repeated', () => {
    const { text } = redact('guest: my password is bluebird.\nagent: So bluebird does not work?')
    expect(text).not.toContain('bluebird')
  })

  it('that is the word itself leaves that word elsewhere', () => {
    const { text } = redact('guest: my password is password.\nagent: A password reset comes by mail.')
    expect(text).toBe('guest: my password is [PASSWORD].\nagent: A password reset comes by mail.')
  })
})
