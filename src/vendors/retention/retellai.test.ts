import { expect, test } from 'vitest'
import { retellaiRetention } from './retellai.ts'

const calls = retellaiRetention.kinds.find(({ id }) => id === 'calls')
const answerWith = (...items: readonly object[]) => ({
  status: 200,
  text: JSON.stringify({ items, has_more: false }),
  detail: '200 from the vendor',
})
const hers = { call_id: 'call_1', from_number: '+14155550142', metadata: { email: 'ada@example.com' } }
const his = { call_id: 'call_2', from_number: '+14155550143', metadata: { email: 'bob@example.com' } }

test('a list that holds somebody else, or does not say whose it is, is none of a person', () => {
  const [byNumber] = calls?.searches?.({ form: 'phone', value: '+14155550142' }) ?? []
  expect(byNumber?.listed(answerWith(hers))?.items).toMatchObject([{ id: 'call_1' }])
  for (const other of [his, { call_id: 'call_3' }])
    expect(byNumber?.listed(answerWith(hers, other))).toBeUndefined()
  const lists = calls?.searches?.({ form: 'email', value: 'ada@example.com' }) ?? []
  const read = lists.map(({ listed }) => listed(answerWith(hers)) !== undefined)
  // One list for each field of the metadata: this item has it in one.
  expect(read).toEqual([false, false, false, true, false])
  expect(lists[3]?.listed(answerWith(his))).toBeUndefined()
})
