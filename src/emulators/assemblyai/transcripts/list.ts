import type { EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { refuse, restErrors } from '../errors.ts'
import type { World } from '../world.ts'
import { deletedUrl } from './deleted.ts'
import { settleDue } from './settle.ts'
import { statusAt, type Transcript } from './transcript.ts'

const listedForMs = 90 * 24 * 3_600_000
const statuses = ['queued', 'processing', 'completed', 'error']

/** `GET /v2/transcript`: newest first, of the last 90 days only. `prev_url` leads to OLDER ones, `next_url` to newer. */
export const listTranscripts =
  (world: World): RouteHandler =>
  (call) => {
    settleDue(world)
    const { query } = call
    const limit = Number(query.get('limit') ?? 10)
    const status = query.get('status')
    // That both are refused is documented, the words are not.
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
      return refuse(400, 'limit must be between 1 and 200')
    }
    if (status !== null && !statuses.includes(status)) {
      return refuse(400, `status must be one of: ${statuses.join(', ')}`)
    }
    const { project } = credentialOf(call)
    const cursors = ['before_id', 'after_id'].map((name) => {
      const id = query.get(name)
      return id === null ? undefined : (world.transcripts.find(project, id) ?? null)
    })
    const [before, after] = cursors
    if (before === null || after === null) return restErrors.unknownTranscript()
    if (before && after && after.sequence <= before.sequence) return restErrors.cursorOrder()

    const nowMs = world.timers.now()
    const newestFirst = world.transcripts
      .all()
      .filter((each) => each.credential.project === project && nowMs - each.createdMs < listedForMs)
      .filter((each) => !before || each.sequence < before.sequence)
      .filter((each) => !after || each.sequence > after.sequence)
      .filter((each) => matchesFilters(each, query, nowMs))
      .reverse()
    // Walking towards newer ones, the page is the one next to the cursor, not the newest of all.
    const page = after ? newestFirst.slice(-limit) : newestFirst.slice(0, limit)
    return {
      status: 200,
      body: {
        page_details: describePage(call, limit, page),
        transcripts: page.map((transcript) => showItem(call, transcript, nowMs)),
      },
    }
  }

function matchesFilters(transcript: Transcript, query: URLSearchParams, nowMs: number): boolean {
  const createdOn = query.get('created_on')
  if (createdOn !== null && !showTime(transcript.createdMs, 0).startsWith(createdOn)) return false
  if (query.get('throttled_only') === 'true') return transcript.throttled
  const status = query.get('status')
  return status === null || statusAt(transcript, nowMs) === status
}

function describePage(call: EmulatorCall, limit: number, page: readonly Transcript[]) {
  const address = (cursor: Record<string, string>) => {
    const query = new URLSearchParams({ limit: String(limit) })
    for (const name of ['status', 'created_on', 'throttled_only']) {
      const value = call.query.get(name)
      if (value !== null) query.set(name, value)
    }
    for (const [name, value] of Object.entries(cursor)) query.set(name, value)
    return `${call.origin}/v2/transcript?${query}`
  }
  const given = [...call.query].filter(([name]) => name === 'before_id' || name === 'after_id')
  const [newest, oldest] = [page[0], page.at(-1)]
  return {
    limit,
    result_count: page.length,
    current_url: address(Object.fromEntries(given)),
    prev_url: oldest ? address({ before_id: oldest.id }) : null,
    next_url: newest ? address({ after_id: newest.id }) : null,
  }
}

function showItem(call: EmulatorCall, transcript: Transcript, nowMs: number) {
  const status = statusAt(transcript, nowMs)
  const { outcome, sequence } = transcript
  const hasEnded = status === 'completed' || status === 'error'
  return {
    id: transcript.id,
    resource_url: `${call.origin}/v2/transcript/${transcript.id}`,
    status,
    created: showTime(transcript.createdMs, sequence),
    completed: hasEnded ? showTime(transcript.endsMs, sequence) : null,
    audio_url: transcript.deleted ? deletedUrl : transcript.request.audioUrl,
    error: status === 'error' && 'error' in outcome ? outcome.error : null,
  }
}

/** UTC without a zone, with microseconds: `2024-03-11T21:29:59.936851`. */
const showTime = (ms: number, microseconds: number) =>
  `${new Date(ms).toISOString().slice(0, -1)}${String(microseconds % 1000).padStart(3, '0')}`
