import { afterEach, expect, test, vi } from 'vitest'
import { createWebhookHandler } from './handler.ts'

afterEach(() => vi.restoreAllMocks())

test('a log that throws takes neither the answer nor the process with it', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const handler = createWebhookHandler({
    from: 'retellai',
    secret: 'key_of_a_test',
    onEvent: () => {},
    onError: () => {
      throw new Error('the log is full')
    },
  })
  const answer = await handler(new Request('https://app.example/', { method: 'POST', body: '{}' }))
  expect(answer.status).toBe(401)
  expect(said).toHaveBeenCalledWith(expect.stringContaining('onError'))
})
