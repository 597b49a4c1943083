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
  read(item) {
    const status = textOf(item, 'call_status') ?? textOf(item, 'chat_status')
    return status === 'ended' || status === 'error' ? 'unlabelled_vendor' : 'unfinished'
  },
  passages(item) {
    const turns = ['transcript_object', 'message_with_tool_calls', 'messages'].flatMap((name) =>
      itemsOf(item, name),
    )
    const said = turns.flatMap((turn): SpokenPassage[] => {
      const text = textOf(turn, 'content')
      if (text === undefined) return []
      const words = itemsOf(turn, 'words')
      return [{ text, startMs: secondsOf(words[0], 'start'), endMs: secondsOf(words.at(-1), 'end') }]
    })
    const whole = textOf(item, 'transcript')
    if (said.length === 0 && whole !== undefined) said.push({ text: whole, startMs: null, endMs: null })
    const summaries = [
      textOf(member(item, 'call_analysis'), 'call_summary'),
      textOf(member(item, 'chat_analysis'), 'chat_summary'),
    ]
    return [
      ...said,
      ...summaries.flatMap((text) => (text === undefined ? [] : [{ text, startMs: null, endMs: null }])),
    ]
  },
}

function secondsOf(value: unknown, name: string): number | null {
  const found = member(value, name)
  return typeof found === 'number' ? Math.round(found * 1_000) : null
}
