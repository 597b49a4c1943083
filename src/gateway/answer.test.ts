import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import type { Operation } from '../access/index.ts'
import { type AnswerPlan, planAnswer, transformAnswer } from './answer.ts'

const plan = (change: Partial<AnswerPlan>): AnswerPlan => ({
  rewrites: [],
  from: ['http://override', 'https://vendor.example', 'https://eu.vendor.example'],
  to: 'http://gate/acme',
  creates: undefined,
  lists: undefined,
  isOwn: (id) => id.startsWith('mine'),
  ...change,
})

const transform = (change: Partial<AnswerPlan>, answer: unknown) => {
  const { body, createdIds } = transformAnswer(plan(change), Buffer.from(JSON.stringify(answer)))
  return { answer: JSON.parse(body.toString()) as unknown, createdIds }
}

describe('planAnswer', () => {
  const operation: Operation = {
    id: 'things.list',
    service: 'main',
    method: 'GET',
    path: '/things',
    scope: 'read:things',
    flags: new Set(),
    lists: 'items.id',
    creates: 'id',
  }
  const context = { from: [], to: '', isOwn: () => true }

  it('leaves an answer alone unless the client is bound to its own ids, or it holds addresses', () => {
    expect(planAnswer(operation, { ...context, ownIdsOnly: false })).toBeUndefined()
    expect(planAnswer(operation, { ...context, ownIdsOnly: true })).toMatchObject({
      lists: 'items.id',
      creates: 'id',
    })
    expect(planAnswer({ ...operation, rewrites: ['next'] }, { ...context, ownIdsOnly: false })).toMatchObject(
      {
        rewrites: ['next'],
        lists: undefined,
        creates: undefined,
      },
    )
  })
})

describe('addresses of the vendor', () => {
  const rewrites = ['page.next_url', 'items.*.url', '*.url']

  it('become addresses of the gate, in every place that is named and in no other', () => {
    expect(
      transform(
        { rewrites },
        {
          page: {
            next_url: 'https://vendor.example/v2/things?after=x',
            prev_url: 'https://vendor.example/v2',
          },
          items: [{ url: 'https://eu.vendor.example/a' }, { url: 'http://override' }, {}],
        },
      ).answer,
    ).toEqual({
      page: { next_url: 'http://gate/acme/v2/things?after=x', prev_url: 'https://vendor.example/v2' },
      items: [{ url: 'http://gate/acme/a' }, { url: 'http://gate/acme' }, {}],
    })
    expect(transform({ rewrites }, [{ url: 'http://override/a' }]).answer).toEqual([
      { url: 'http://gate/acme/a' },
    ])
  })

  it.each([
    'https://vendor.example.evil.example/v2',
    'https://vendor.example@evil.example/v2',
    'https://vendor.example:8443/v2',
    'http://vendor.example/v2',
    '/v2/things',
    null,
    7,
  ])('are left alone where they are none: %j', (url) => {
    expect(transform({ rewrites: ['url'] }, { url }).answer).toEqual({ url })
  })

  it('are looked for in own fields alone, whatever the answer is', () => {
    for (const answer of [null, 'text', 7, [], {}, { page: null }, { page: [] }, { items: { '*': 1 } }]) {
      expect(transform({ rewrites }, answer).answer).toEqual(answer)
    }
    expect(transform({ rewrites: ['__proto__.url', 'constructor.name'] }, {}).answer).toEqual({})
  })
})

describe('ids that were created', () => {
  it('are read where the profile says, and the answer stays as it is', () => {
    expect(transform({ creates: 'call.id' }, { call: { id: 'c1' } })).toEqual({
      answer: { call: { id: 'c1' } },
      createdIds: ['c1'],
    })
    expect(transform({ creates: 'items.*.id' }, { items: [{ id: 'a' }, { id: 'b' }] }).createdIds).toEqual([
      'a',
      'b',
    ])
    for (const answer of [{}, { id: 7 }, { id: null }, [], null]) {
      expect(transform({ creates: 'id' }, answer).createdIds).toEqual([])
    }
  })
})

describe('lists', () => {
  it("hold what is the client's own", () => {
    const items = [
      { id: 'mine1' },
      { id: 'theirs' },
      { id: 'mine2' },
      { id: 7 },
      {},
      null,
      'mine3',
      { id: ['mine'] },
    ]
    expect(transform({ lists: 'items.id' }, { items, total: 8 }).answer).toEqual({
      items: [{ id: 'mine1' }, { id: 'mine2' }],
      total: 8,
    })
    expect(transform({ lists: '.id' }, items).answer).toEqual([{ id: 'mine1' }, { id: 'mine2' }])
    expect(transform({ lists: 'page.items.id' }, { page: { items } }).answer).toEqual({
      page: { items: [{ id: 'mine1' }, { id: 'mine2' }] },
    })
  })

  it('become empty where they are no lists', () => {
    for (const items of [null, 'theirs', { id: 'theirs' }, 7]) {
      expect(transform({ lists: 'items.id' }, { items }).answer).toEqual({ items: [] })
    }
    expect(transform({ lists: '.id' }, { items: [{ id: 'theirs' }] }).answer).toEqual([])
  })

  it('that are left out where they are empty may be left out', () => {
    expect(transform({ lists: 'items.id' }, {}).answer).toEqual({})
    expect(transform({ lists: 'items.id' }, { next: '', total: 0 }).answer).toEqual({ next: '', total: 0 })
  })

  it.each([
    [{ things: [{ id: 'theirs' }] }],
    [{ page: { items: [{ id: 'theirs' }] } }],
    [[{ id: 'theirs' }]],
  ])('that are not where the profile says are not let through: %j', (answer) => {
    expect(() => transform({ lists: 'items.id' }, answer)).toThrow(SyntaxError)
  })
})

describe('an answer that is no JSON', () => {
  it.each(['', '{', 'text', '{"a":1}x', '\ufeff{}'])('throws: %j', (text) => {
    expect(() => transformAnswer(plan({ rewrites: ['a'] }), Buffer.from(text))).toThrow(SyntaxError)
  })
})
