import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Somebody who tries, and is through when told. */
function createTries(turns: Turns) {
  const tried: string[] = []
  let looks = 0
  let isFree = true
  return {
    tried,
    looks: () => looks,
    take: (name: string, who: string, end: Promise<unknown> = Promise.resolve()) =>
      turns.take(
        name,
        async () => {
          tried.push(who)
          await end
          return who
        },
        async () => {
          looks += 1
          return isFree
        },
      ),
    fill: () => {
      isFree = false
    },
  }
}

test('one tries, and all who waited find with one look that somebody was faster', async () => {
  const { take, fill, tried, looks } = createTries(new Turns())
  const end = Promise.withResolvers<void>()
  const winner = take('x', 'ada', end.promise)
  const others = Array.from({ length: 100 }, (_, index) => take('x', `other ${index}`))
  expect(await take('y', 'eve')).toBe('eve')
  fill()
  end.resolve()
  expect(await winner).toBe('ada')
  expect(new Set(await Promise.all(others))).toEqual(new Set([undefined]))
  expect([tried, looks()]).toEqual([['ada', 'eve'], 1])
})

test('where the first one fails, those who waited try one after the other', async () => {
  const { take, tried } = createTries(new Turns())
  const end = Promise.withResolvers<void>()
  const first = take('x', 'ada', end.promise)
  const second = take('x', 'eve')
  const third = take('x', 'jonas')
  end.reject(new Error('lost'))
  await expect(first).rejects.toThrow('lost')
  expect(await Promise.all([second, third])).toEqual(['eve', 'jonas'])
  expect(tried).toEqual(['ada', 'eve', 'jonas'])
})
