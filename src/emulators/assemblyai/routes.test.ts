import { expect, test } from 'vitest'
import { countCoverage } from '../kit/coverage.ts'
import { createAssemblyaiEmulator } from './emulator.ts'

/** Every method and path that the vendor publishes, by host; `{subtitle_format}` is `srt` or `vtt`. */
const published = `
POST   /v2/upload
POST   /v2/transcript
GET    /v2/transcript
GET    /v2/transcript/{transcript_id}
DELETE /v2/transcript/{transcript_id}
GET    /v2/transcript/{transcript_id}/srt
GET    /v2/transcript/{transcript_id}/vtt
GET    /v2/transcript/{transcript_id}/sentences
GET    /v2/transcript/{transcript_id}/paragraphs
GET    /v2/transcript/{transcript_id}/word-search
GET    /v2/transcript/{transcript_id}/redacted-audio
GET    /v3/token
POST   /v1/chat/completions
POST   /v1/understanding
POST   /v1/understanding/validate
GET    /v1/models
POST   /v1/transcribe
POST   /transcribe
POST   /v1/transcribe/live
POST   /v1/transcribe/stream
GET    /v1/warm
GET    /v1/token
GET    /v1/agents
POST   /v1/agents
GET    /v1/agents/{agent_id}
PUT    /v1/agents/{agent_id}
DELETE /v1/agents/{agent_id}
GET    /v1/sessions
GET    /v1/sessions/{session_id}
DELETE /v1/sessions/{session_id}
POST   /v1/webhook-subscriptions
POST   /v2/realtime/token
GET    /v2/realtime/ws
POST   /lemur/v3/generate/{task}
GET    /lemur/v3/{request_id}
DELETE /lemur/v3/{request_id}
`
  .trim()
  .split('\n')
  .map((line) => line.split(/\s+/).join(' '))

const { routes } = createAssemblyaiEmulator()
const listed = routes.map(({ method, path }) => `${method} ${path}`)

test.each(published)('%s is in the route list', (route) => {
  expect(listed).toContain(route)
})

test('no route is listed twice', () => {
  expect(new Set(listed).size).toBe(listed.length)
})

test('all but telephony is stood in for', () => {
  const absent = routes.filter(({ handle }) => !handle).map(({ path }) => path)
  expect(new Set(absent)).toEqual(new Set(['/v1/phone-numbers', '/v1/calls']))
  expect(countCoverage(createAssemblyaiEmulator())).toEqual({
    vendor: 'assemblyai',
    emulated: routes.length - 4,
    notEmulated: 4,
  })
})

test('only storage, the model list, the warm-up and what is gone need no credential', () => {
  const anonymous = routes.filter((route) => route.anonymous).map(({ path }) => path)
  expect(new Set(anonymous)).toEqual(
    new Set([
      '/redacted-audio/{file}',
      '/v1/models',
      '/v1/warm',
      '/v2/realtime/token',
      '/v2/realtime/ws',
      '/lemur/v3/generate/{task}',
      '/lemur/v3/{request_id}',
    ]),
  )
})
