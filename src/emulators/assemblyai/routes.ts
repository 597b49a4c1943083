import type { EmulatorRoute, RouteHandler } from '../kit/emulator.ts'
import { refuse, restErrors } from './errors.ts'
import { completeChat } from './llm/chat.ts'
import { listModels } from './llm/models.ts'
import { understand, validateUnderstanding } from './llm/understanding.ts'
import { transcribeNow, warmConnection } from './sync/transcribe.ts'
import { mintToken } from './tokens.ts'
import { createTranscript } from './transcripts/create.ts'
import { deleteTranscript } from './transcripts/deleted.ts'
import { getParagraphs, getSentences, getSrt, getVtt, searchTranscript } from './transcripts/exports.ts'
import { getTranscript } from './transcripts/get.ts'
import { listTranscripts } from './transcripts/list.ts'
import {
  downloadRedactedAudio,
  getRedactedAudio,
  refuseRedactedAudioHead,
} from './transcripts/redacted-audio.ts'
import { uploadFile } from './uploads.ts'
import { createAgent, deleteAgent, getAgent, listAgents, updateAgent } from './voice-agent/agents.ts'
import { agentErrors } from './voice-agent/errors.ts'
import { deleteSession, getSession, listSessions } from './voice-agent/sessions.ts'
import { createSubscription } from './voice-agent/subscriptions.ts'
import type { World } from './world.ts'

const gone = (method: string, path: string, handle: RouteHandler): EmulatorRoute => ({
  method,
  path,
  // Nothing is left to authenticate for.
  anonymous: true,
  handle,
})

/** Every route of every host; the WebSocket addresses are beside them, in `emulator.ts`. */
export const createRoutes = (world: World): EmulatorRoute[] => [
  { method: 'POST', path: '/v2/upload', streamsBody: true, handle: uploadFile(world) },
  { method: 'POST', path: '/v2/transcript', handle: createTranscript(world) },
  { method: 'GET', path: '/v2/transcript', handle: listTranscripts(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}', handle: getTranscript(world) },
  { method: 'DELETE', path: '/v2/transcript/{transcript_id}', handle: deleteTranscript(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/sentences', handle: getSentences(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/paragraphs', handle: getParagraphs(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/srt', handle: getSrt(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/vtt', handle: getVtt(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/word-search', handle: searchTranscript(world) },
  { method: 'GET', path: '/v2/transcript/{transcript_id}/redacted-audio', handle: getRedactedAudio(world) },
  { method: 'GET', path: '/redacted-audio/{file}', anonymous: true, handle: downloadRedactedAudio(world) },
  { method: 'HEAD', path: '/redacted-audio/{file}', anonymous: true, handle: refuseRedactedAudioHead },

  {
    method: 'GET',
    path: '/v3/token',
    // The shape is documented, the words are not confirmed.
    handle: (call) => mintToken(world, call, 'streaming', (_field, problem) => refuse(400, problem)),
  },

  { method: 'POST', path: '/v1/chat/completions', handle: completeChat(world) },
  { method: 'POST', path: '/v1/understanding', handle: understand(world) },
  { method: 'POST', path: '/v1/understanding/validate', handle: validateUnderstanding },
  { method: 'GET', path: '/v1/models', anonymous: true, handle: listModels },

  { method: 'POST', path: '/v1/transcribe', handle: transcribeNow(world) },
  { method: 'POST', path: '/transcribe', handle: transcribeNow(world) },
  { method: 'POST', path: '/v1/transcribe/live', handle: transcribeNow(world) },
  { method: 'POST', path: '/v1/transcribe/stream', handle: transcribeNow(world) },
  { method: 'GET', path: '/v1/warm', anonymous: true, handle: warmConnection(world) },

  {
    method: 'GET',
    path: '/v1/token',
    handle: (call) => mintToken(world, call, 'agents', agentErrors.invalidQuery),
  },
  { method: 'POST', path: '/v1/agents', handle: createAgent(world) },
  { method: 'GET', path: '/v1/agents', handle: listAgents(world) },
  { method: 'GET', path: '/v1/agents/{agent_id}', handle: getAgent(world) },
  { method: 'PUT', path: '/v1/agents/{agent_id}', handle: updateAgent(world) },
  { method: 'DELETE', path: '/v1/agents/{agent_id}', handle: deleteAgent(world) },
  { method: 'GET', path: '/v1/sessions', handle: listSessions(world) },
  { method: 'GET', path: '/v1/sessions/{session_id}', handle: getSession(world) },
  { method: 'DELETE', path: '/v1/sessions/{session_id}', handle: deleteSession(world) },
  { method: 'POST', path: '/v1/webhook-subscriptions', handle: createSubscription(world) },
  { method: 'GET', path: '/v1/phone-numbers' },
  { method: 'POST', path: '/v1/phone-numbers' },
  { method: 'GET', path: '/v1/calls' },
  { method: 'POST', path: '/v1/calls' },

  gone('POST', '/v2/realtime/token', restErrors.unknownRoute),
  gone('GET', '/v2/realtime/ws', restErrors.gone),
  gone('POST', '/lemur/v3/generate/{task}', restErrors.unknownRoute),
  gone('GET', '/lemur/v3/{request_id}', restErrors.unknownRoute),
  gone('DELETE', '/lemur/v3/{request_id}', restErrors.unknownRoute),
]
