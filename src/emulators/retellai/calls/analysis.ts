import { asList, asObject, asString, type JsonObject } from '../json.ts'
import type { ScriptLine } from './script.ts'

/**
 * Returns what the vendor's analysis says about a conversation. The summary quotes the user's words, so that it holds
 * personal data where the conversation did.
 */
export function analyse(kind: 'call' | 'chat', agent: JsonObject, lines: readonly ScriptLine[]): JsonObject {
  const said = lines.filter(({ role }) => role === 'user').map(({ content }) => content)
  const wanted = kind === 'call' ? agent.post_call_analysis_data : agent.post_chat_analysis_data
  return {
    [`${kind}_summary`]: said.length > 0 ? `The user said: ${said.join(' ')}` : 'The user said nothing.',
    user_sentiment: said.length > 0 ? 'Positive' : 'Unknown',
    [`${kind}_successful`]: said.length > 0,
    ...(kind === 'call' ? { in_voicemail: false } : {}),
    custom_analysis_data: Object.fromEntries(asList(wanted).map((entry) => sampleOf(asObject(entry) ?? {}))),
  }
}

function sampleOf(field: JsonObject): [string, unknown] {
  const name = asString(field.name) ?? 'field'
  switch (field.type) {
    case 'number':
      return [name, 1]
    case 'boolean':
      return [name, true]
    case 'enum':
      return [name, asList(field.choices)[0] ?? '']
    default:
      return [name, `sample of ${name}`]
  }
}
