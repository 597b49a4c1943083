import type { FilteredAnswer, Payload } from '../../webhooks/index.ts'
import { objectOf, parsedObject } from './fields.ts'

/** What an answer may say about a call that comes in (docs.retellai.com features/inbound-call-webhook, 2026). */
const harmless = ['override_agent_id', 'override_agent_version', 'dynamic_variables', 'metadata', 'reject']

/**
 * What `agent_override` may change of an agent where overrides are allowed: how it speaks and listens. Everything else
 * (`webhook_url`, `data_storage_setting`, `pii_config`, `opt_in_signed_url`, `guardrail_config` and whatever comes next)
 * decides where transcripts go and what is kept, and is taken out.
 */
const speech = [
  'voice_id',
  'voice_model',
  'voice_speed',
  'voice_temperature',
  'volume',
  'language',
  'responsiveness',
  'interruption_sensitivity',
  'enable_backchannel',
  'backchannel_frequency',
  'backchannel_words',
  'ambient_sound',
  'ambient_sound_volume',
  'boosted_keywords',
  'pronunciation_dictionary',
  'normalize_for_speech',
  'begin_message_delay_ms',
  'ring_duration_ms',
  'max_call_duration_ms',
  'end_call_after_silence_ms',
  'reminder_trigger_ms',
  'reminder_max_count',
]

/** What it may change of the model behind the agent: what is said, not what tools are called and where they are. */
const wording = ['begin_message', 'model_temperature', 'start_speaker']

/**
 * Returns an app's answer to an inbound call or text without anything that could lower privacy. An answer that is no
 * JSON object becomes an empty one, which leaves the call to the number's own agent.
 */
export function filterInboundAnswer(
  answer: string,
  { allowOverrides }: { readonly allowOverrides: boolean },
): FilteredAnswer {
  const given = parsedObject(answer) ?? {}
  const removed: string[] = []
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (name === 'call_inbound' || name === 'chat_inbound') {
      kept[name] = filterFields(objectOf(value), name, allowOverrides, removed)
    } else removed.push(name)
  }
  return { body: JSON.stringify(kept), removed }
}

function filterFields(fields: Payload, path: string, allowOverrides: boolean, removed: string[]): Payload {
  const { agent_override: override, ...others } = fields
  const kept = pick(others, harmless, path, removed)
  if (override === undefined) return kept
  if (!allowOverrides) {
    removed.push(`${path}.agent_override`)
    return kept
  }
  const parts = { agent: speech, retell_llm: wording, conversation_flow: wording } as const
  const filtered: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(objectOf(override))) {
    const allowed = Object.hasOwn(parts, name) ? parts[name as keyof typeof parts] : undefined
    if (allowed === undefined) removed.push(`${path}.agent_override.${name}`)
    else filtered[name] = pick(objectOf(value), allowed, `${path}.agent_override.${name}`, removed)
  }
  return { ...kept, agent_override: filtered }
}

function pick(fields: Payload, allowed: readonly string[], path: string, removed: string[]): Payload {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.includes(name)) kept[name] = value
    else removed.push(`${path}.${name}`)
  }
  return kept
}
