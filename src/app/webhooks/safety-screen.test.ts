import { expect, test } from 'vitest'
import { loadConfig } from '../../config/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import type { ScreenedDelivery } from '../../webhooks/index.ts'
import { createSafetyScreen } from './safety-screen.ts'

test.each([
  ['what is read, and fine, passes', { transcript: 'User: hello' }, 'pass'],
  ['what is read, and is not, is kept back', { transcript: 'User: fuck you' }, 'quarantine'],
  ['what is said where nobody reads it is kept back', { transcript: { lines: ['hello'] } }, 'quarantine'],
  ['where nothing is said there is nothing to judge', { transcript: '', transcript_object: [] }, 'pass'],
])('%s', async (_what, call, action) => {
  const [vendor] = (await loadVendors()).filter(
    ({ content }) => content?.read({ call_status: 'ended' }) === 'unlabelled_vendor',
  )
  if (vendor === undefined) throw new Error('no vendor labels nothing')
  const config = await loadConfig({})
  const careful = { ...config, safety: { policies: { careful: { profanity: 'quarantine' as const } } } }
  const screen = createSafetyScreen(
    careful as unknown as typeof config,
    async () => vendor,
    async () => ({ action: 'pass' }),
  )
  const body = JSON.stringify({ event: 'call_ended', call: { call_id: 'c', ...call } })
  const endpoint = { vendor: vendor.id, settings: { safety: 'careful' } }
  const delivery = { endpoint, type: 'call_ended', body, identifiers: [] } as unknown as ScreenedDelivery
  expect((await screen(delivery)).action).toBe(action)
})
