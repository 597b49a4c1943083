import { describe, expect, test } from 'vitest'
import { utter } from '../calls/transcript.ts'
import { piiCategories } from './detectors.ts'
import { Scrubber } from './scrub.ts'

const scrubAll = (text: string) => new Scrubber(new Set(piiCategories)).scrubText(text)

describe('Scrubber', () => {
  test.each([
    ['Hello, my name is Dana Reyes.', 'Hello, my name is [person name 1].'],
    ['I live at 12 Harbour Street.', 'I live at [address 1].'],
    ['Write to dana@example.com please', 'Write to [email 1] please'],
    ['Call +1 415 555 0142 now', 'Call [phone number 1] now'],
    ['It is 123-45-6789.', 'It is [ssn 1].'],
    ['My passport number is X1234567', 'My passport number is [passport 1]'],
    ["My driver's license is D123-4567", "My driver's license is [driver license 1]"],
    ['The card is 4242 4242 4242 4242', 'The card is [credit card 1]'],
    ['My bank account number is 12345678', 'My bank account number is [bank account 1]'],
    ['My password is swordfish', 'My password is [password 1]'],
    ['The pin is 4711', 'The pin is [pin 1]'],
    ['My medical id is MX-1299', 'My medical id is [medical id 1]'],
    ['I was born on March 3, 1990', 'I was born on [date of birth 1]'],
    ['My customer number is C-20331', 'My customer number is [customer account number 1]'],
    ['We open at 9 and close at 17.', 'We open at 9 and close at 17.'],
  ])('%s', (text, expected) => {
    expect(scrubAll(text)).toBe(expected)
  })

  test('leaves a category alone that was not asked for', () => {
    const scrubber = new Scrubber(new Set(['email']))
    expect(scrubber.scrubText('dana@example.com, 123-45-6789')).toBe('[email 1], 123-45-6789')
  })

  test('numbers each value once for a whole call', () => {
    const scrubber = new Scrubber(new Set(['email']))
    expect(scrubber.scrubText('a@example.com')).toBe('[email 1]')
    expect(scrubber.scrubText('b@example.com or a@example.com')).toBe('[email 2] or [email 1]')
    expect(scrubber.scrubValue({ note: ['a@example.com'], count: 2 })).toEqual({
      note: ['[email 1]'],
      count: 2,
    })
  })

  test('hides key presses and arguments, and keeps a tool’s name', () => {
    const scrubber = new Scrubber(new Set(['email']))
    expect(scrubber.scrubEntry({ role: 'dtmf', digit: '4' })).toEqual({ role: 'dtmf', digit: '[PII INFO]' })
    expect(
      scrubber.scrubEntry({
        role: 'tool_call_invocation',
        tool_call_id: 't',
        name: 'a@example.com',
        arguments: '{"to":"a@example.com"}',
      }),
    ).toMatchObject({ name: 'a@example.com', arguments: '{"to":"[email 1]"}' })
  })

  test('single words do not give away what the text hides', () => {
    const entry = new Scrubber(new Set(['email'])).scrubEntry(utter('user', 'It is a@example.com thanks', 0))
    expect(JSON.stringify(entry)).not.toContain('a@example.com')
    expect(JSON.stringify(entry)).toContain('thanks')
  })
})
