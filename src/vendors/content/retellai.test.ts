import { expect, it } from 'vitest'
import { retellaiContent } from './retellai.ts'

const hello = { role: 'agent', content: 'hello' }

it.each([
  [
    'a transcript that is longer than its turns',
    { transcript: 'Agent: hello\nUser: bomb', transcript_object: [hello] },
  ],
  [
    'a turn that is said in words alone',
    { messages: [{ ...hello, content: '', words: [{ word: 'bomb' }] }] },
  ],
  ['what a turn says besides', { messages: [{ ...hello, arguments: '{"to":"bomb"}' }] }],
  ['turns that are no list', { transcript_object: { first: { content: 'bomb' } }, messages: [hello] }],
  ['a turn that is no object', { messages: [hello, 'bomb'] }],
  ['a transcript that is no text', { transcript: ['bomb'], messages: [hello] }],
  ['a summary beside the analysis', { call_summary: 'bomb', messages: [hello] }],
  ['turns of an analysis', { call_analysis: { messages: [{ content: 'bomb' }] }, messages: [hello] }],
  ['what was said in what nobody knows', { later: [{ transcript: 'bomb' }], messages: [hello] }],
])('judges %s', (_what, item) => {
  expect(
    retellaiContent
      .passages(item)
      .map(({ text }) => text)
      .join(),
  ).toContain('bomb')
})

it('of what stands in several forms it judges one', () => {
  const said = { ...hello, words: [{ word: 'hello', start: 1, end: 2 }] }
  const item = { transcript: 'Agent: hello\n', transcript_object: [said], transcript_with_tool_calls: [said] }
  expect(retellaiContent.passages(item)).toEqual([{ text: 'hello', startMs: 1000, endMs: 2000 }])
})
