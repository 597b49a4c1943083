import { describe, expect, test } from 'vitest'
import type { DroppedTurn } from '../../gateway/index.ts'
import type { TurnTexts } from '../../tokens/index.ts'
import { redactTurns } from './redact-turns.ts'

const card = Array.from({ length: 4 }, () => 'four two four two').join(' ')

function open(redactWith: 'entity_name' | 'hash' = 'entity_name', redact = ['personal']) {
  const filter = redactTurns({ redact, redactWith })
  const say = (text: string, isFinal = true, further: readonly string[] = []) => {
    const shown = filter.filter({ isFinal, passages: [text, ...further], words: text.split(' ') })
    expect(shown).not.toHaveProperty('dropped')
    return shown as TurnTexts
  }
  return { filter, say }
}

describe('a turn', () => {
  test('loses its values in text, words and whatever else repeats them, and keeps its count of words', () => {
    const said = `Hi this is Ada Mercer, my card is ${card} thanks`
    const { passages, words } = open().say(said, true, [said, 'Ada Mercer pays'])
    expect(JSON.stringify([passages, words])).not.toMatch(/four|Ada|Mercer/)
    expect(words).toHaveLength(said.split(' ').length)
    expect(passages[0]).toBe(words.join(' '))
    expect(passages[1]).toBe(passages[0])
    expect(passages[2]).toBe('[PERSON_NAME] [PERSON_NAME] pays')
  })

  test('without any stays as it is', () => {
    const said = 'So what we would like to do is deliver it next week'
    expect(open().say(said)).toEqual({ passages: [said], words: said.split(' ') })
  })

  test('is read with the one before it: a question marks its answer', () => {
    const answer = 'oh three oh four eighty five'
    const { say } = open()
    say('What is your date of birth?')
    expect(say(answer).words).toEqual(answer.split(' ').map(() => '[DATE_OF_BIRTH]'))
  })

  test('can be hashed, and be searched for what is named alone', () => {
    expect(open('hash').say('my name is Ada Mercer').passages).toEqual(['my name is ### ######'])
    expect(open('entity_name', ['email_address']).say('my name is Ada Mercer').passages).toEqual([
      'my name is Ada Mercer',
    ])
  })

  test('whose words cannot be told apart is not shown', () => {
    const filter = redactTurns({ redact: ['personal'], redactWith: 'entity_name' })
    expect(filter.filter({ isFinal: true, passages: [], words: ['two words', 'one'] })).toEqual({
      dropped: 'unreadable',
    })
  })

  test('of words alone, as in a revision, is read as well', () => {
    const filter = redactTurns({ redact: ['personal'], redactWith: 'entity_name' })
    const shown = filter.filter({ isFinal: true, passages: [], words: 'my name is Ada Mercer'.split(' ') })
    expect(shown).toEqual({ passages: [], words: ['my', 'name', 'is', '[PERSON_NAME]', '[PERSON_NAME]'] })
  })

  test('without a word is shown', () => {
    expect(
      redactTurns({ redact: ['all'], redactWith: 'hash' }).filter({
        isFinal: false,
        passages: [''],
        words: [],
      }),
    ).toEqual({ passages: [''], words: [] })
  })
})

test('an unfinished turn shows no digit: nobody knows yet what becomes of it', () => {
  for (const number of [card, '4242 42', 'Forty-two, 13 oh Seven.']) {
    const words = `we are two and my card is ${number}`.split(' ')
    const { say } = open()
    for (let count = 3; count <= words.length; count += 1) {
      const { passages, words: shown } = say(words.slice(0, count).join(' '), false)
      expect(passages[0]).not.toMatch(/four|two|seven|\boh\b|\d/i)
      expect(shown.join(' ')).toBe(passages[0])
    }
  }
  expect(open().say('we are two', true).passages).toEqual(['we are two'])
})

test('what is longer than can be looked through in time is dropped, and the next turn is not', () => {
  const { filter, say } = open()
  const long = 'b as in boy '.repeat(500)
  const dropped = filter.filter({ isFinal: true, passages: [long], words: [] }) as DroppedTurn
  expect(dropped).toEqual({ dropped: 'too_long' })
  expect(filter.filter({ isFinal: true, passages: [], words: long.split(' ') })).toEqual(dropped)
  expect(say('thank you').passages).toEqual(['thank you'])
})

test('a policy that there is not is refused, with the nearest', () => {
  expect(() => redactTurns({ redact: ['persnal'], redactWith: 'hash' })).toThrow(
    expect.objectContaining({ code: 'ERR_REDACTION_POLICY_UNKNOWN' }),
  )
})
