import { afterEach, expect, test } from 'vitest'
import { ManualTimers } from '../../kit/timers.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

const dayMs = 24 * 3_600_000
let vendor: StartedEmulator
afterEach(() => vendor.running.close())

async function makeTranscripts(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) ids.push(await vendor.transcribe())
  return ids
}

interface Page {
  readonly page_details: Record<'limit' | 'result_count' | 'current_url' | 'prev_url' | 'next_url', unknown>
  readonly transcripts: readonly Record<string, unknown>[]
}

const list = async (query = '') =>
  (await vendor.call('GET', `/v2/transcript${query}`)).json as unknown as Page
const idsOf = (page: Page) => page.transcripts.map((item) => item.id)

test('ten at a time unless asked otherwise, newest first', async () => {
  vendor = await startAssemblyai()
  const ids = await makeTranscripts(11)
  expect(idsOf(await list())).toEqual(ids.toReversed().slice(0, 10))
})

test('prev_url leads to older transcripts, next_url to newer ones, at the caller’s own address', async () => {
  vendor = await startAssemblyai()
  const [a, b, c, d, e] = await makeTranscripts(5)
  const first = await list('?limit=2')
  expect(idsOf(first)).toEqual([e, d])
  expect(first.page_details).toEqual({
    limit: 2,
    result_count: 2,
    current_url: `${vendor.url}/v2/transcript?limit=2`,
    prev_url: `${vendor.url}/v2/transcript?limit=2&before_id=${d}`,
    next_url: `${vendor.url}/v2/transcript?limit=2&after_id=${e}`,
  })
  const second = (await vendor.call('GET', String(first.page_details.prev_url))).json as unknown as Page
  expect(idsOf(second)).toEqual([c, b])
  const back = (await vendor.call('GET', String(second.page_details.next_url))).json as unknown as Page
  expect(idsOf(back)).toEqual([e, d])
  const last = await list(`?limit=2&before_id=${b}`)
  expect(idsOf(last)).toEqual([a])
  const beyond = await list(`?limit=2&before_id=${a}`)
  expect(beyond.page_details).toMatchObject({ result_count: 0, prev_url: null, next_url: null })
})

test('an item has the vendor’s fields and times', async () => {
  vendor = await startAssemblyai()
  const id = await vendor.transcribe()
  await vendor.call('GET', `/v2/transcript/${id}`)
  const { transcripts } = await list()
  expect(transcripts).toEqual([
    {
      id,
      resource_url: `${vendor.url}/v2/transcript/${id}`,
      status: 'completed',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      completed: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      audio_url: expect.stringMatching(
        /^https:\/\/cdn\.assemblyai\.com\/upload\/[0-9a-f]{32}\/[0-9a-f-]{36}$/,
      ),
      error: null,
    },
  ])
})

test('only the last ninety days are listed, though older transcripts can still be fetched', async () => {
  const timers = new ManualTimers()
  vendor = await startAssemblyai({ timers })
  const [old] = await makeTranscripts(1)
  await timers.advance(90 * dayMs)
  const [recent] = await makeTranscripts(1)
  expect(idsOf(await list())).toEqual([recent])
  expect((await vendor.call('GET', `/v2/transcript/${old}`)).status).toBe(200)
})

test('filters by status and day, and keeps them in the links', async () => {
  const timers = new ManualTimers(Date.UTC(2026, 8, 1, 23))
  vendor = await startAssemblyai({ timers, processingMs: 100 })
  const [first] = await makeTranscripts(1)
  await timers.advance(2 * 3_600_000)
  const [second] = await makeTranscripts(1)
  expect(idsOf(await list('?status=completed'))).toEqual([first])
  expect(idsOf(await list('?status=queued'))).toEqual([second])
  const day = await list('?created_on=2026-09-02')
  expect(idsOf(day)).toEqual([second])
  expect(day.page_details.prev_url).toBe(
    `${vendor.url}/v2/transcript?limit=10&created_on=2026-09-02&before_id=${second}`,
  )
})

test('cursors in the wrong order, unknown cursors and limits out of range are refused', async () => {
  vendor = await startAssemblyai()
  const [older, newer] = await makeTranscripts(2)
  const refused = async (query: string) => {
    const answer = await vendor.call('GET', `/v2/transcript${query}`)
    return [answer.status, answer.json.error]
  }
  expect(await refused(`?before_id=${newer}&after_id=${older}`)).toEqual([
    400,
    "'after_id' must be a newer transcript than 'before_id'",
  ])
  expect(await refused('?before_id=nobody')).toEqual([
    400,
    'Transcript lookup error, transcript id not found',
  ])
  expect((await refused('?limit=0'))[0]).toBe(400)
  expect((await refused('?limit=201'))[0]).toBe(400)
  expect((await list('?limit=200')).page_details.limit).toBe(200)
  expect((await refused('?status=done'))[0]).toBe(400)
})

test('a key sees the whole of its project and nothing of another', async () => {
  vendor = await startAssemblyai()
  const id = await vendor.transcribe()
  const sibling = vendor.emulator.createKey({ project: 'main' }).key
  const stranger = vendor.emulator.createKey({ project: 'other' }).key
  const seenBy = async (key: string) =>
    idsOf((await vendor.call('GET', '/v2/transcript', { key })).json as unknown as Page)
  expect(await seenBy(sibling)).toEqual([id])
  expect(await seenBy(stranger)).toEqual([])
})
