import { describe, expect, test } from 'vitest'
import { findNamedIds } from '../access/index.ts'
import { retellai } from './retellai.ts'

const byId = new Map(retellai.operations.map((operation) => [operation.id, operation]))

const flagsOf = (id: string) => [...(byId.get(id)?.flags ?? [])].sort()

describe('operations', () => {
  test('reads are reads whatever their method', () => {
    const reads = ['calls.list', 'chats.list', 'agents.list', 'contacts.list', 'voices.search']
    expect(reads.map((id) => `${byId.get(id)?.method} ${byId.get(id)?.scope.split(':')[0]}`)).toEqual(
      reads.map(() => 'POST read'),
    )
  })

  test('tokens of calls are secrets, minted by scopes of their own', () => {
    expect(byId.get('web-calls.create')?.scope).toBe('mint:web-calls')
    expect(byId.get('web-calls.create-v2')?.scope).toBe('mint:web-calls')
    expect(byId.get('live-calls.listen')?.scope).toBe('mint:call-monitoring')
    for (const id of ['web-calls.create', 'web-calls.create-v2', 'live-calls.listen'])
      expect(flagsOf(id)).toContain('secret')
  })

  test('what holds the credentials of tools is revealed, not read', () => {
    const scopes = ['llms.get', 'llms.list', 'flows.get', 'flows.list', 'flow-components.get'].map(
      (id) => byId.get(id)?.scope,
    )
    expect(new Set(scopes)).toEqual(new Set(['reveal:llms', 'reveal:flows']))
  })

  test('dialling, texting and privacy are not in the limited set', () => {
    const kept = ['calls.dial', 'calls.dial-batch', 'calls.register', 'chats.create-sms', 'phone-numbers.buy']
    const privacy = ['agents.create', 'agents.update', 'calls.update', 'chats.update', 'live-calls.update']
    for (const id of [...kept, ...privacy]) expect(flagsOf(id), id).not.toContain('limited')
    expect(flagsOf('chats.complete')).toContain('limited')
  })

  test('every list tells where its ids are, or is refused to a client bound to its own', () => {
    const lists = retellai.operations.filter(({ path }) => path.includes('/list-') && !path.includes('{'))
    expect(lists.length).toBeGreaterThan(20)
    expect(lists.filter(({ lists: path, flags }) => path === undefined && !flags.has('many'))).toEqual([])
  })

  test.each([
    ['flows.create', { nodes: [{ knowledge_base_ids: ['foreign'] }] }],
    ['flows.update', { components: [{ nodes: [{}, { knowledge_base_ids: ['foreign'] }] }] }],
    ['flow-components.create', { nodes: [{ knowledge_base_ids: ['foreign'] }] }],
    ['flow-components.update', { nodes: [{ knowledge_base_ids: ['foreign'] }] }],
    ...['calls.dial', 'calls.register', 'web-calls.create', 'web-calls.create-v2'].flatMap(
      (id): [string, object][] => [
        [id, { agent_override: { retell_llm: { knowledge_base_ids: ['foreign'] } } }],
        [id, { agent_override: { agent: { response_engine: { llm_id: 'foreign' } } } }],
        [id, { agent_override: { agent: { response_engine: { conversation_flow_id: 'foreign' } } } }],
      ],
    ),
  ])('%s tells the ids in %j', (id, body) => {
    const operation = byId.get(id)
    expect(operation && findNamedIds(operation, body)).toMatchObject({ ids: [{ id: 'foreign' }] })
  })

  test('no id becomes own that the client chooses itself, or that stands in a query', () => {
    expect(byId.get('phone-numbers.import')?.creates).toBeUndefined()
    for (const id of ['contacts.import-status', 'contacts.backfill-status', 'crm.sync-status'])
      expect(flagsOf(id)).toContain('many')
  })

  test('sessions of the media server and the monitor socket are not there: they take no API key', () => {
    expect(
      retellai.operations.filter(({ path, method }) => /webrtc|monitor-call/.test(path) || method === 'WS'),
    ).toEqual([])
  })
})

describe('the verify call', () => {
  test.each([
    [200, 'valid'],
    [401, 'invalid'],
    [403, 'unknown'],
    [404, 'unknown'],
    [429, 'unknown'],
    [500, 'unknown'],
  ])('%i is %s', (status, verdict) => {
    expect(retellai.verify.read(status, '{"status":"error","message":"x"}')).toBe(verdict)
  })
})

describe('key patterns', () => {
  const shown = `key_${'0a'.repeat(14)}`

  test('find a key of the known shape, and one of a wider shape', () => {
    const [narrow, wide] = retellai.keyPatterns
    expect(new RegExp(narrow?.pattern ?? '$^').exec(`"${shown}"`)?.[0]).toBe(shown)
    expect(new RegExp(wide?.pattern ?? '$^').exec(`key_${'aZ9'.repeat(10)}`)?.[0]).toHaveLength(34)
    expect(wide?.unconfirmed).toBe(true)
  })

  test('need context: others use the prefix too', () => {
    expect(retellai.keyPatterns.map(({ distinctive }) => distinctive)).toEqual([true, false])
  })
})

describe('shipped rules', () => {
  const takingOverride = ['calls.dial', 'calls.register', 'web-calls.create', 'web-calls.create-v2']

  test.each([
    'webhook_url',
    'data_storage_setting',
    'pii_config',
    'opt_in_signed_url',
    'guardrail_config',
    'response_engine',
  ])('pin-privacy forbids %s wherever a call may override it', (field) => {
    const rules = (retellai.rules['pin-privacy']?.rules ?? []).filter((rule) =>
      rule.field.endsWith(`.${field}`),
    )
    expect(rules).toEqual([
      expect.objectContaining({
        operations: takingOverride,
        field: `agent_override.agent.${field}`,
        forbid: true,
      }),
      expect.objectContaining({
        operations: ['calls.dial-batch'],
        field: `tasks.*.agent_override.agent.${field}`,
        forbid: true,
      }),
    ])
  })

  test('no-agent-override forbids all of it', () => {
    expect(retellai.rules['no-agent-override']?.rules.map(({ field }) => field)).toEqual([
      'agent_override',
      'tasks.*.agent_override',
    ])
  })
})
