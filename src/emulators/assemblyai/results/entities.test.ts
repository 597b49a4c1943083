import { expect, test } from 'vitest'
import { findEntities } from './entities.ts'
import { redactWords } from './redaction.ts'
import { joinWords } from './words.ts'

const typesIn = (text: string) => findEntities(text).map((span) => [span.type, span.text])

test.each([
  ['mail to a.b+c@mail.example.org, please', [['email_address', 'a.b+c@mail.example.org']]],
  ['see https://example.com/a?b=c.', [['url', 'https://example.com/a?b=c']]],
  ['my number is 078-05-1120.', [['us_social_security_number', '078-05-1120']]],
  ['4111 1111 1111 1111 it is', [['credit_card_number', '4111 1111 1111 1111']]],
  [
    '(415) 555-0134 or +1 415.555.0134',
    [
      ['phone_number', '(415) 555-0134'],
      ['phone_number', '+1 415.555.0134'],
    ],
  ],
  ['at 192.0.2.17 now', [['ip_address', '192.0.2.17']]],
  [
    'on March 14, 2026 or May 2',
    [
      ['date', 'March 14, 2026'],
      ['date', 'May 2'],
    ],
  ],
  ['for $1,200.50 then', [['money_amount', '$1,200.50']]],
  ['account 12345678', [['number_sequence', '12345678']]],
  ['My name is Jo Ann Li', [['person_name', 'Jo Ann']]],
  ['nothing to see in 12 words', []],
])('%j', (text, expected) => {
  expect(typesIn(text)).toEqual(expected)
})

test('hints are whole words in any case, the longest first, and never overlap', () => {
  const hints = [
    { type: 'person_name', text: 'Ada' },
    { type: 'organization', text: 'Ada Works' },
  ]
  expect(findEntities('Canada, ADA and Ada Works', hints)).toEqual([
    { type: 'person_name', text: 'ADA', from: 8, to: 11 },
    { type: 'organization', text: 'Ada Works', from: 16, to: 25 },
  ])
})

test('a tag stands for a whole word even where the entity is only a part of it', () => {
  const words = [{ text: 'Call' }, { text: '"(415)' }, { text: '555-0134".' }]
  const spans = findEntities(joinWords(words))
  expect(redactWords(words, spans, 'entity_name').map(({ text }) => text)).toEqual([
    'Call',
    '[PHONE_NUMBER]',
    '[PHONE_NUMBER].',
  ])
  expect(joinWords(redactWords(words, spans, 'hash'))).toBe('Call "(###) ###-####".')
})
