import { textsIn } from '../../core/index.ts'
import type { ContentOffer, SpokenPassage } from '../../safety/index.ts'
import { itemsOf, member, textOf } from '../rotation/reply.ts'

const analyses = ['call_analysis', 'chat_analysis', 'scrubbed_call_analysis', 'scrubbed_chat_analysis']

/** Addresses of recordings and logs in which everything stands, whoever opens them. */
const recordings = [
  'recording_url',
  'recording_multi_channel_url',
  'public_log_url',
  'knowledge_base_retrieved_contents_url',
]

/** The list leaves these out today. */
const saidInCalls = [
  'transcript',
  'transcript_object',
  'transcript_with_tool_calls',
  'scrubbed_transcript_with_tool_calls',
  'scrubbed_recording_url',
  'scrubbed_recording_multi_channel_url',
]

/** Turns, in each form that they are shown in. The scrubbed one may be all that is kept. */
const turnLists = [
  'transcript_object',
  'transcript_with_tool_calls',
  'scrubbed_transcript_with_tool_calls',
  'message_with_tool_calls',
  'messages',
]

/** Of a call or chat, by the vendor's specification (read 2026-11-22), without what is made of what was said. */
const plain =
  `call_id call_type call_status chat_id chat_type chat_status access_token expires_at agent_id agent_name agent_version version
  from_number to_number direction telephony_identifier twilio_call_sid batch_call_id data_storage_setting opt_in_signed_url
  start_timestamp end_timestamp transfer_end_timestamp duration_ms latency disconnection_reason transfer_destination
  call_analysis chat_analysis user_sentiment call_cost chat_cost product_costs product llm_token_usage`
    .trim()
    .split(/\s+/)

const unfinished: readonly string[] = ['registered', 'not_connected', 'ongoing']

const summaries = ['call_summary', 'chat_summary', 'custom_analysis_data']

const sent = ['metadata', 'retell_llm_dynamic_variables', 'custom_sip_headers', 'custom_attributes']
const turnNames = ['transcript', ...turnLists]
const saidNames = [...turnNames, ...summaries]

/** Retell labels nothing: its guardrails replace text, and report nothing of it. */
export const retellaiContent: ContentOffer = {
  identifiers: [
    'call_id',
    'chat_id',
    'agent_id',
    'agent_name',
    'batch_call_id',
    'message_id',
    'tool_call_id',
    'call_type',
    'call_status',
    'chat_status',
    'chat_type',
    'direction',
    'role',
    'disconnection_reason',
    'data_storage_setting',
    'user_sentiment',
    'pagination_key',
    'access_token',
    'scrubbed_recording_url',
    'scrubbed_recording_multi_channel_url',
  ],
  wholes: {
    'calls.get': { path: (id) => `/v2/get-call/${encodeURIComponent(id)}` },
    'chats.get': { path: (id) => `/get-chat/${encodeURIComponent(id)}` },
  },
  partOf: {
    'calls.update': 'calls.get',
    'calls.rerun-analysis': 'calls.get',
    'chats.update': 'chats.get',
    'chats.rerun-analysis': 'chats.get',
  },
  free: ['calls.list', 'calls.list-v2', 'chats.list', 'chats.list-v1', 'chats.complete'],
  strips: {
    'calls.list': [...analyses, ...saidInCalls, ...recordings, 'collected_dynamic_variables'],
    'chats.list': [...analyses, 'transcript', 'message_with_tool_calls', 'collected_dynamic_variables'],
    'chats.complete': [],
  },
  echoes: [
    'calls.delete',
    'calls.dial',
    'calls.register',
    'calls.dial-batch',
    'web-calls.create',
    'web-calls.create-v2',
    'live-calls.update',
    'chats.create',
    'chats.create-sms',
    'chats.delete',
    'voices.clone',
    'contacts.delete',
    'contacts.upload-import',
    'contacts.import',
    'contacts.backfill',
    'crm.sync',
  ],
  // `web-calls.create` answers with what a browser joins by, and no call.
  begun: ['calls.dial', 'calls.register', 'web-calls.create-v2', 'chats.create', 'chats.create-sms'],
  plain,
  servers: ['ice_servers'],
  sent,
  live: [],
  recordings,
  freeForm: [
    'metadata',
    'retell_llm_dynamic_variables',
    'collected_dynamic_variables',
    'custom_analysis_data',
    'custom_attributes',
  ],
  retells: [],
  diverts: [
    'agents.create',
    'agents.create-version',
    'agents.update',
    'chat-agents.create',
    'chat-agents.update',
    'llms.create',
    'llms.update',
    'flows.create',
    'flows.update',
    'flow-components.create',
    'flow-components.update',
    'apps.create',
    'apps.update',
    'crm.update',
  ],
  passing: ['chats.complete'],
  beeped: {},
  redactedBy: () => [],
  changes: true,
  said: saidNames,
  read(item) {
    const status = textOf(item, 'call_status') ?? textOf(item, 'chat_status')
    if (status === 'ended' || status === 'error') return 'unlabelled_vendor'
    return status !== undefined && unfinished.includes(status) ? 'unfinished' : 'foreign'
  },
  passages(item) {
    const said: SpokenPassage[] = []
    for (const name of turnLists) {
      // Most turns stand in several lists.
      const known = new Set(said.map(({ text }) => text))
      for (const turn of itemsOf(item, name)) {
        const text = textOfTurn(turn)
        const words = itemsOf(turn, 'words')
        if (text !== '' && !known.has(text))
          said.push({ text, startMs: secondsOf(words[0], 'start'), endMs: secondsOf(words.at(-1), 'end') })
      }
    }
    const transcript = textOf(item, 'transcript') ?? ''
    const made = analyses.flatMap((name) =>
      summaries.flatMap((field) => textsIn(member(member(item, name), field))),
    )
    const besides = new Set([beyond(said, transcript), ...made].filter((text) => text !== ''))
    const read = [...said, ...[...besides].map(sometime)]
    // Alone, what is not of the vendor's shape is not read: whoever asked holds it back.
    if (read.length === 0) return read
    const odd = [...oddTexts(item), ...saidElsewhere(item).filter((text) => !besides.has(text))]
    return [...read, ...odd.map(sometime)]
  },
}

/** Returns what stands under names of what was said, but for the turns of the item itself. */
function saidElsewhere(item: unknown): readonly string[] {
  if (typeof item !== 'object' || item === null) return []
  const others = Object.entries(item).filter(([name]) => !turnNames.includes(name) && !sent.includes(name))
  return saidIn(Object.fromEntries(others))
}

function saidIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, found]) =>
    saidNames.includes(name) ? textsIn(found) : saidIn(found),
  )
}

/** Returns what stands where turns and transcripts should, and is none. */
function oddTexts(item: unknown): readonly string[] {
  const transcript = member(item, 'transcript')
  const turns = turnLists.flatMap((name) => {
    const list = member(item, name)
    return Array.isArray(list) ? list.filter((turn) => typeof turn === 'string') : textsIn(list)
  })
  return typeof transcript === 'string' ? turns : [...turns, ...textsIn(transcript)]
}

/** A call of a tool, a move to another node or a key that was pressed says something as well. */
function textOfTurn(turn: unknown): string {
  const { role: _, ...rest } =
    typeof turn === 'object' && turn !== null ? (turn as Record<string, unknown>) : {}
  const content = textOf(turn, 'content') ?? ''
  const besides = textsIn(rest).filter((text) => !content.includes(text))
  return content === '' ? besides.join(' ') : [content, ...besides].join(' ')
}

/** Returns the lines of a transcript that no turn has, or all of it where there are no turns. */
function beyond(said: readonly SpokenPassage[], transcript: string): string {
  if (said.length === 0) return transcript
  const known = new Set(said.flatMap(({ text }) => linesOf(text)))
  return linesOf(transcript)
    .filter((line) => !known.has(line) && !known.has(line.replace(speaker, '')))
    .join('\n')
}

const speaker = /^[\w ]{1,40}: ?/
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim())

function sometime(text: string): SpokenPassage {
  return { text, startMs: null, endMs: null }
}

function secondsOf(value: unknown, name: string): number | null {
  const found = member(value, name)
  return typeof found === 'number' ? Math.round(found * 1_000) : null
}
