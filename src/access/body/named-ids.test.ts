import { expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { findNamedIds } from './named-ids.ts'

const operation = operationOf('a.b', 'write:things', { names: ['transcript_id', 'tasks.*.call_id', 'ids'] })

test('finds every id that the operation says its body may name', () => {
  const body = {
    transcript_id: 't1',
    tasks: [{ call_id: 'c1' }, {}, { call_id: null }],
    ids: ['i1', 'i2'],
    other: 'x',
  }
  expect(findNamedIds(operation, body)).toEqual({
    ids: [
      { field: 'transcript_id', id: 't1' },
      { field: 'tasks.*.call_id', id: 'c1' },
      { field: 'ids', id: 'i1' },
      { field: 'ids', id: 'i2' },
    ],
  })
})

test('a body that names nothing has no ids', () => {
  expect(findNamedIds(operation, {})).toEqual({ ids: [] })
  expect(findNamedIds(operation, undefined)).toEqual({ ids: [] })
  expect(findNamedIds(operationOf('a.c', 'read:things'), { transcript_id: 't1' })).toEqual({ ids: [] })
})

test('wrapping an id in a list does not hide it', () => {
  expect(findNamedIds(operation, [{ transcript_id: 't1' }])).toEqual({
    ids: [{ field: 'transcript_id', id: 't1' }],
  })
})

test.each([1, true, {}, [1], [['i1']]])('an id that is %j cannot be compared', (ids) => {
  expect(findNamedIds(operation, { ids })).toEqual({ unreadable: 'ids' })
})
