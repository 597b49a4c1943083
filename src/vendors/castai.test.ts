import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coversOperation } from '../access/grants/scope.ts'
import { castai } from './castai.ts'
import { parameterNames } from './operations-table.ts'

const { operations } = castai
const flagged = (flag: Parameters<(typeof operations)[number]['flags']['has']>[0]) =>
  operations.filter((operation) => operation.flags.has(flag))
const verb = (scope: string) => scope.slice(0, scope.indexOf(':'))
const resource = (scope: string) => scope.slice(scope.indexOf(':') + 1)
const shape = (method: string, path: string) => `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`

const countBy = (values: readonly string[]) =>
  Object.fromEntries(
    Map.groupBy(values, (value) => value)
      .entries()
      .map(([value, all]) => [value, all.length]),
  )

describe('the operations', () => {
  // Methods and paths of the vendor's published description, August 2026.
  const published = readFileSync(
    new URL('../../test/fixtures/castai-spec-paths.tsv', import.meta.url),
    'utf8',
  )
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [method = '', path = ''] = line.split('\t')
      return shape(method, path)
    })
  const listed = new Set(
    operations.filter(({ service }) => service === 'main').map(({ method, path }) => shape(method, path)),
  )

  test('hold all that the vendor publishes', () => {
    expect(new Set(published).size).toBe(389)
    expect(published.filter((call) => !listed.has(call))).toEqual([])
  })

  test('are counted, so that a line lost or added shows', async ({ annotate }) => {
    expect(countBy(published.map((call) => call.split(' ')[0] ?? ''))).toEqual({
      GET: 196,
      POST: 124,
      DELETE: 38,
      PUT: 16,
      PATCH: 15,
    })
    expect(operations).toHaveLength(389 + 96)
    await annotate(
      JSON.stringify({
        verbs: countBy(operations.map(({ scope }) => verb(scope))),
        flags: countBy(operations.flatMap(({ flags }) => [...flags])),
      }),
    )
  })

  test('are destructive where they delete, whatever the method', () => {
    const deletions = operations.filter(
      ({ method, scope }) => method === 'DELETE' || verb(scope) === 'delete',
    )
    expect(deletions.filter(({ method }) => method === 'DELETE')).toHaveLength(41)
    expect(deletions.filter(({ flags }) => !flags.has('destructive')).map(({ id }) => id)).toEqual([])
    expect(
      deletions.filter(({ scope }) => verb(scope) !== 'delete').map(({ id }) => id),
      'a DELETE belongs to a delete scope',
    ).toEqual([])
  })

  // A grant names allowed values by parameter: a cluster under another name would escape it.
  test.each([
    ['organizations', 'organizationId'],
    ['clusters', 'clusterId'],
    ['external-clusters', 'clusterId'],
    ['enterprises', 'enterpriseId'],
    ['db-clusters', 'databaseClusterId'],
    ['service-accounts', 'serviceAccountId'],
  ])('call what stands after /%s/ {%s}', (folder, name) => {
    const names = operations.flatMap(({ path }) =>
      Array.from(path.matchAll(new RegExp(`/${folder}/\\{([^}]+)\\}`, 'g')), ([, found]) => found),
    )
    expect(names.length).toBeGreaterThan(0)
    expect([...new Set(names)]).toEqual([name])
  })

  // Their bodies name clusters, or reach a whole organisation: a grant limited to one cluster must not make them.
  test.each([
    'allocation-groups.create',
    'allocation-groups.update',
    'auth-tokens.create',
    'notifications.webhooks.create',
    'rebalancing.schedules.create',
    'slack.channels.create',
    'slack.workspaces.install',
    'slack.workspaces.finish-install',
  ])('%s reaches past what its path names', (id) => {
    expect(operations.find((operation) => operation.id === id)?.flags.has('many')).toBe(true)
  })

  test('call a cluster or an organisation by that name wherever it stands', () => {
    const misnamed = operations.filter(({ path }) =>
      parameterNames(path).some((name) => /[._]|^id$/.test(name)),
    )
    expect(misnamed.map(({ id }) => id)).toEqual([])
  })
})

describe('secrets', () => {
  // Every call of which the sources say that its answer holds a credential.
  const known = `
    GET /v1/me
    GET /v1/billing/sso
    GET /v1/kubernetes/external-clusters/{}/credentials-script
    GET /v1/kubernetes/external-clusters/{}/cleanup-script
    GET /v1/kubernetes/external-clusters/onboarding/connect-and-enable-castai-cmd
    GET /v1/agent.yaml
    GET /v1/dbo/registrations/{}/script
    GET /omni-provisioner/v1beta/organizations/{}/clusters/{}:onboardScript
    GET /omni-provisioner/v1beta/organizations/{}/clusters/{}/edge-locations/{}:onboardScript
    GET /omni-provisioner/v1beta/organizations/{}/clusters/{}/edge-locations/{}:edgeInitdScript
    GET /patching-engine/v1beta/organizations/{}/clusters/{}:getPodMutatorInstallCmd
    GET /ai-optimizer/v1beta/organizations/{}/onboarding-command
    GET /ai-optimizer/v1beta/organizations/{}/onboarding-script
    GET /ai-optimizer/v1beta/organizations/{}/model-registries:getOnboardingCommand
    GET /ai-optimizer/v1beta/organizations/{}/model-registries:getOnboardingScript
    GET /ai-optimizer/v1beta/setup-scripts/{}
    GET /v1/notifications/webhook-configurations
    GET /v1/notifications/webhook-configurations/{}
    POST /v1/notifications/webhook-configurations
    PUT /v1/notifications/webhook-configurations/{}
    POST /v1/auth/tokens
    POST /v1/organizations/{}/service-accounts/{}/keys
    POST /v1/kubernetes/external-clusters/{}/token
    POST /v1/sso-connections/{}/sync
    POST /ai-optimizer/v1beta/organizations/{}/api-keys`
    .trim()
    .split('\n')
    .map((line) => line.trim())

  test.each(known)('%s is one', (call) => {
    const operation = operations.find(({ method, path }) => shape(method, path) === call)
    expect(operation?.flags.has('secret')).toBe(true)
  })

  test('are reached by their exact scope alone', () => {
    const broad = ['read:*', 'write:*', 'delete:*', 'mint:*', 'write:limited']
    for (const operation of flagged('secret')) {
      expect(coversOperation(broad, operation), operation.id).toBeUndefined()
      expect(coversOperation([operation.scope], operation), operation.id).toBe(operation.scope)
    }
  })

  test('share no scope with anything else', () => {
    expect(
      operations.filter(({ scope, flags }) => (verb(scope) === 'reveal') !== flags.has('secret')),
    ).toEqual([])
  })

  test('are never read and changed by one scope', () => {
    const mixed = Map.groupBy(flagged('secret'), ({ scope }) => scope)
      .entries()
      .filter(([, sharing]) => new Set(sharing.map(({ method }) => method === 'GET')).size > 1)
      .map(([scope]) => scope)
    // Both only open a session with the billing portal.
    expect([...mixed]).toEqual(['reveal:billing-sessions'])
  })
})

describe('the set of limited writes', () => {
  const limited = flagged('limited')

  test('holds writes that neither delete nor reveal', () => {
    expect(limited.length).toBeGreaterThan(20)
    expect(limited.filter(({ scope, flags }) => verb(scope) !== 'write' || flags.has('destructive'))).toEqual(
      [],
    )
  })

  test('touches neither keys, access nor security', () => {
    const guarded = new Set(
      'access keys sso cloud-access security enterprise organizations pod-mutations policies nodes edge hibernation'.split(
        ' ',
      ),
    )
    expect(operations.filter(({ scope }) => guarded.has(resource(scope))).length).toBeGreaterThan(100)
    // Generating a preview changes nothing in the cluster.
    expect(limited.filter(({ scope }) => guarded.has(resource(scope))).map(({ id }) => id)).toEqual([
      'pod-mutations.previews.generate',
    ])
  })

  test('spends at most on single model calls', () => {
    const spending = limited.filter(({ flags }) => flags.has('costly'))
    expect(new Set(spending.map(({ scope }) => scope))).toEqual(new Set(['write:inference']))
    expect(spending.map(({ id }) => id).filter((id) => id.includes('batches'))).toEqual([])
  })
})

describe('the key check', () => {
  const list = '{"organizations":[{"id":"o1","name":"Acme"}]}'

  test.each([
    [200, list, 'valid'],
    // An enterprise key sees none until an organisation is chosen, and is a good key all the same.
    [200, '{"organizations":[]}', 'valid'],
    [200, '<html>Sign in to the network</html>', 'unknown'],
    [200, '{"message":"ok"}', 'unknown'],
    [200, 'null', 'unknown'],
    [204, '', 'unknown'],
    [302, '', 'unknown'],
    [401, '{"message":"Unauthorized"}', 'invalid'],
    [401, '', 'invalid'],
    [403, '{"message":"Forbidden","fieldViolations":[]}', 'unknown'],
    [403, '<html>error code: 1010</html>', 'unknown'],
    [404, '{"message":"Not Found"}', 'unknown'],
    [429, '{"message":"quota exceeded","fieldViolations":[]}', 'unknown'],
    [500, '{"message":"Internal Server Error","fieldViolations":[]}', 'unknown'],
  ] as const)('reads %i %s as %s', (status, body, expected) => {
    expect(castai.verify.read(status, body)).toBe(expected)
  })

  test('is an operation of the profile that only reads', () => {
    const { service, method, path } = castai.verify
    const operation = operations.find(
      (each) => each.service === service && shape(each.method, each.path) === shape(method, path),
    )
    expect(operation?.scope).toBe('read:organizations')
  })
})

describe('the profile', () => {
  test('sends the key raw to the main host and as Bearer to the LLM gateway alone', () => {
    expect(castai.services.main?.credential).toEqual({ header: 'x-api-key', format: 'raw' })
    expect(castai.services.main?.accepts).toEqual([{ header: 'x-api-key', format: 'raw' }])
    expect(castai.services.llm?.credential).toEqual({ header: 'authorization', format: 'bearer' })
    expect(castai.services.llm?.accepts[0]).toEqual({ header: 'authorization', format: 'bearer' })
  })

  test('keeps the tenant header out of what clients may send', () => {
    expect(castai.tenantHeader).toBe('x-castai-organization-id')
    expect(castai.requestHeaders).not.toContain(castai.tenantHeader)
  })

  test('refuses in the words of the vendor', () => {
    const { refusal } = castai.services.main ?? {}
    expect(JSON.parse(refusal?.body('No.', 403, 'r1') ?? '')).toEqual({ message: 'No.', fieldViolations: [] })
    expect(JSON.parse(castai.services.llm?.refusal.body('No.', 403, 'r1') ?? '')).toMatchObject({
      error: { message: 'No.' },
    })
  })

  test('knows a key by its shape', () => {
    const [pattern] = castai.keyPatterns
    const whole = new RegExp(`^${pattern?.pattern}$`)
    const key = `castai_v1_${'a1'.repeat(32)}_${'0f'.repeat(4)}`
    expect(key).toHaveLength(83)
    expect(key).toMatch(whole)
    expect(key).toContain(pattern?.literal)
    expect(key.slice(0, -1)).not.toMatch(whole)
    expect(key.toUpperCase()).not.toMatch(whole)
  })

  test('ships rules for operations that exist', () => {
    const ids = new Set(operations.map(({ id }) => id))
    const shipped = Object.values(castai.rules).flatMap(({ rules }) => rules)
    expect(shipped.length).toBeGreaterThan(0)
    expect(shipped.flatMap((rule) => rule.operations).filter((id) => !ids.has(id))).toEqual([])
  })

  test('offers a host for its default region, and no service on a region it does not name', () => {
    for (const { origins } of Object.values(castai.services)) {
      expect(origins).toHaveProperty(castai.regions[0])
      expect(Object.keys(origins).filter((region) => !castai.regions.includes(region))).toEqual([])
    }
  })
})
