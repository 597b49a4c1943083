import { SallyportError } from '../core/index.ts'
import type { DirectQuestion, JsonFields, Purpose, TokenOffer } from '../tokens/index.ts'

// What a page may say of the call it asks for. `agent_override` can send the whole conversation to any webhook and
// switch privacy off, and `current_node_id`, `current_state` skip what the agent was told to say first.
const allowed = ['agent_id', 'agent_version', 'metadata', 'retell_llm_dynamic_variables']

function ask({ parameters }: DirectQuestion): { readonly body: JsonFields } {
  for (const name of Object.keys(parameters)) {
    if (!allowed.includes(name)) {
      throw new SallyportError('ERR_TOKENS_INPUT', {
        field: `parameters.${name}`,
        detail: `Only ${allowed.join(', ')} can be chosen.`,
      })
    }
  }
  if (typeof parameters.agent_id !== 'string' || parameters.agent_id === '') {
    throw new SallyportError('ERR_TOKENS_INPUT', {
      field: 'parameters.agent_id',
      detail: 'It is the agent to talk to.',
    })
  }
  return { body: parameters }
}

/** How long the call may last, over whatever else overrides its agent (npm retell-sdk 5.66.1, call.d.ts). */
function clamp(body: JsonFields, { sessionSeconds }: DirectQuestion): JsonFields {
  const override = fieldsOf(body.agent_override)
  const agent = fieldsOf(override.agent)
  const { max_call_duration_ms: other } = agent
  const asked = sessionSeconds * 1000
  const max_call_duration_ms = typeof other === 'number' ? Math.min(other, asked) : asked
  return { ...body, agent_override: { ...override, agent: { ...agent, max_call_duration_ms } } }
}

function fieldsOf(value: unknown): JsonFields {
  return typeof value === 'object' && value !== null ? (value as JsonFields) : {}
}

/** The SDK's `startCall` takes these; the whole call, which version 2 answers with, is no business of a page. */
const callFields = ['call_id', 'access_token', 'transport', 'ice_servers', 'expires_at']

const webCall = (summary: string, operation: string): Purpose => ({
  summary,
  operation,
  direct: {
    // `max_call_duration_ms`: one minute to two hours.
    sessionSeconds: { min: 60, max: 7_200 },
    // Of version 2 it is documented; of version 3 `expires_at` tells.
    fixedLifetimeSeconds: 30,
    ask,
    clamp,
    read: (answer) => {
      const call = (answer ?? {}) as Record<string, unknown>
      const { access_token: token, call_id: id, expires_at: expiresAtMs } = call
      if (typeof token !== 'string' || token === '' || typeof id !== 'string') return undefined
      const shown = callFields.flatMap((name) => (Object.hasOwn(call, name) ? [[name, call[name]]] : []))
      return {
        token,
        ...(typeof expiresAtMs === 'number' ? { expiresAtMs } : {}),
        extra: { call: Object.fromEntries(shown) as Record<string, unknown> },
      }
    },
  },
})

/** Web calls: sound goes from the browser to the vendor, past any gate, so that the vendor's own token is the only way. */
export const retellaiTokens: TokenOffer = {
  purposes: {
    'web-call': webCall('A call from a browser. Start it within 30 s.', 'web-calls.create'),
    'web-call-v2': webCall(
      'The same for retell-client-js-sdk 2, whose tokens are of another kind. The vendor has deprecated it.',
      'web-calls.create-v2',
    ),
  },
  absent: {
    'web-chat': 'Retell has no temporary token for chats: let your server create and complete them.',
  },
}
