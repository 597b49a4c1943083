import type { BodyRule } from '../access/index.ts'
import type { ShippedRule } from './vendor.ts'

/** The operations that take `agent_override`, and where in their bodies it stands. */
const overrides: readonly { readonly operations: readonly string[]; readonly field: string }[] = [
  {
    operations: ['calls.dial', 'calls.register', 'web-calls.create', 'web-calls.create-v2'],
    field: 'agent_override',
  },
  { operations: ['calls.dial-batch'], field: 'tasks.*.agent_override' },
]

/** Fields of an agent that decide where a conversation goes, what is kept of it, and what is kept out of it. */
const privacyFields = [
  'webhook_url',
  // May name a language model of anyone's, which then hears the whole call.
  'response_engine',
  'data_storage_setting',
  'data_storage_retention_days',
  'opt_out_sensitive_data_storage',
  'pii_config',
  'opt_in_signed_url',
  'signed_url_expiration_ms',
  'guardrail_config',
]

const forbidden = (id: string, path: string): BodyRule[] =>
  overrides.map(({ operations, field }) => ({
    id: field.startsWith('tasks') ? `${id}-in-tasks` : id,
    operations,
    field: `${field}${path}`,
    forbid: true,
  }))

/** The rules a grant can name. */
export const retellaiRules: Readonly<Record<string, ShippedRule>> = {
  'pin-privacy': {
    summary:
      'Refuses calls that override where the agent reports, what is stored, what is redacted or what it may say; other overrides pass.',
    rules: privacyFields.flatMap((field) =>
      forbidden(`pin-privacy-${field.replaceAll('_', '-')}`, `.agent.${field}`),
    ),
  },
  'no-agent-override': {
    summary: 'Refuses calls that override anything of their agent.',
    rules: forbidden('no-agent-override', ''),
  },
}
