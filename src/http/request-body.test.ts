import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { collectBody } from './request-body.ts'

interface Collected {
  readonly done: (Buffer | 'too_large')[]
  readonly arrived: number
}

/** Sends the pieces as a request's body and returns what was called. */
async function collect(pieces: readonly string[], bytesMax: number, end = true): Promise<Collected> {
  const request = new PassThrough()
  const done: (Buffer | 'too_large')[] = []
  let arrived = 0
  collectBody(
    request as unknown as IncomingMessage,
    bytesMax,
    () => {
      arrived += 1
    },
    (body) => done.push(body),
  )
  for (const piece of pieces) {
    request.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (end) request.end()
  else request.destroy()
  await new Promise((resolve) => setImmediate(resolve))
  return { done, arrived }
}

test('a body is handed over whole, however it arrived', async () => {
  expect(await collect(['ab', 'c', 'def'], 6)).toEqual({ done: [Buffer.from('abcdef')], arrived: 3 })
  expect(await collect(['abcdef'], 6)).toEqual({ done: [Buffer.from('abcdef')], arrived: 1 })
  expect(await collect([], 6)).toEqual({ done: [Buffer.alloc(0)], arrived: 0 })
})

test('one that is too large is told of once, as soon as it is', async () => {
  expect((await collect(['abcd', 'efg', 'h'], 6)).done).toEqual(['too_large'])
  expect((await collect(['abcdefg'], 6, false)).done).toEqual(['too_large'])
})

test('nothing is called for a body that breaks off', async () => {
  expect((await collect(['abc'], 6, false)).done).toEqual([])
})
