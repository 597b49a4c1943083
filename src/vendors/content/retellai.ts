import type { ContentOffer, SpokenPassage } from '../../safety/index.ts'
import { itemsOf, member, textOf } from '../rotation/reply.ts'

const analyses = ['call_analysis', 'chat_analysis']

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
    'name',
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
  // What is being written in a chat can be judged once it has ended.
  strips: {
    'calls.list': [...analyses, 'collected_dynamic_variables'],
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
  recordings: ['recording_url', 'recording_multi_channel_url', 'public_log_url'],
  read(item) {
    const status = textOf(item, 'call_status') ?? textOf(item, 'chat_status')
    return status === 'ended' || status === 'error' ? 'unlabelled_vendor' : 'unfinished'
  },
  passages(item) {
    const turns = [...itemsOf(item, 'transcript_object'), ...itemsOf(item, 'message_with_tool_calls')]
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
