import { afterEach, expect, test } from 'vitest'
import { ManualTimers } from '../../kit/timers.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

let vendor: StartedEmulator
afterEach(() => vendor.running.close())

const marker = {
  status: 'completed',
  text: 'Deleted by user.',
  audio_url: 'http://deleted_by_user',
  webhook_url: 'http://deleted_by_user',
  audio_duration: 10,
  words: null,
  utterances: null,
  confidence: null,
  entities: null,
}

test('a wipe, not a removal: it stays readable and listed, and can be repeated', async () => {
  vendor = await startAssemblyai()
  const id = await vendor.transcribe({ entity_detection: true, webhook_url: 'http://127.0.0.1:1/' })
  const before = await vendor.call('GET', `/v2/transcript/${id}`)
  expect(before.text).toContain('Ada Mercer')
  const deleted = await vendor.call('DELETE', `/v2/transcript/${id}`)
  expect([deleted.status, deleted.json]).toEqual([200, expect.objectContaining({ id, ...marker })])
  expect(deleted.text).not.toContain('Ada')
  const again = await vendor.call('GET', `/v2/transcript/${id}`)
  expect([again.status, again.json]).toEqual([200, deleted.json])
  const second = await vendor.call('DELETE', `/v2/transcript/${id}`)
  expect([second.status, second.json]).toEqual([200, deleted.json])
  const { json } = await vendor.call('GET', '/v2/transcript')
  expect(json.transcripts).toMatchObject([{ id, audio_url: 'http://deleted_by_user', status: 'completed' }])
})

test('the uploaded file goes with it', async () => {
  vendor = await startAssemblyai()
  const url = await vendor.upload()
  const submit = async () =>
    (await vendor.call('POST', '/v2/transcript', { body: { audio_url: url } })).json.id
  const first = await submit()
  await vendor.call('DELETE', `/v2/transcript/${first}`)
  const { json } = await vendor.call('GET', `/v2/transcript/${await submit()}`)
  expect(json.error).toMatch(/^Download error, unable to download https:\/\/cdn/)
  expect(vendor.emulator.snapshot().uploads).toEqual([])
})

test('nothing is left in its exports, or they are gone, as the switch says', async () => {
  vendor = await startAssemblyai()
  const id = await vendor.transcribe()
  await vendor.call('DELETE', `/v2/transcript/${id}`)
  const { json } = await vendor.call('GET', `/v2/transcript/${id}/sentences`)
  expect(json.sentences).toEqual([])
  await vendor.running.close()
  vendor = await startAssemblyai({ deletedExports: 'lookup-error' })
  const other = await vendor.transcribe()
  await vendor.call('DELETE', `/v2/transcript/${other}`)
  expect((await vendor.call('GET', `/v2/transcript/${other}/srt`)).status).toBe(400)
})

test('an unfinished job is refused or wiped, as the switch says', async () => {
  const timers = new ManualTimers()
  vendor = await startAssemblyai({ timers, processingMs: 1000 })
  const id = await vendor.transcribe()
  expect((await vendor.call('DELETE', `/v2/transcript/${id}`)).status).toBe(400)
  await timers.advance(1000)
  expect((await vendor.call('DELETE', `/v2/transcript/${id}`)).status).toBe(200)
  await vendor.running.close()

  vendor = await startAssemblyai({ timers, processingMs: 1000, deleteUnfinished: 'wipe' })
  const other = await vendor.transcribe()
  expect((await vendor.call('DELETE', `/v2/transcript/${other}`)).json).toMatchObject(marker)
  await timers.advance(1000)
  expect((await vendor.call('GET', `/v2/transcript/${other}`)).json).toMatchObject(marker)
})

test('an unknown id is a lookup error', async () => {
  vendor = await startAssemblyai()
  const answer = await vendor.call('DELETE', '/v2/transcript/none')
  expect([answer.status, answer.json]).toEqual([
    400,
    { error: 'Transcript lookup error, transcript id not found' },
  ])
})
