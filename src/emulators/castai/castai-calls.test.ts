import { afterAll, beforeAll, expect, test } from 'vitest'
import { castaiCalls } from '../../../test/fixtures/castai-calls.ts'
import { countCoverage } from '../kit/coverage.ts'
import { readRouteList } from './kernel/route-list.ts'
import { seedIds } from './seed-ids.ts'
import { type ServedCastai, serveCastai } from './testing/serve-castai.ts'

/** The groups of the vendor's own SDK. */
const sdkTags = `AllocationGroupAPI AnalyticsAPI APIKeysAPI AuthTokenAPI BatchAPI ClustersAPI CommitmentsAPI
  ComponentsAPI DboAPI EdgeConfigurationsAPI EdgeLocationsAPI EmbeddingsAPI EnterpriseAPI EvictorAPI
  ExternalClusterAPI HibernationSchedulesAPI HostedModelEventsAPI HostedModelsAPI InventoryAPI ModelRegistriesAPI
  ModelSpecsAPI NodeConfigurationAPI NodeTemplatesAPI OnboardingAPI OperationsAPI OtelAPI
  PlaygroundChatCompletionsAPI PodMutationsAPI PoliciesAPI RbacServiceAPI RerankingsAPI RuntimeSecurityAPI
  ScheduledRebalancingAPI ServiceAccountsAPI SettingsAPI SSOAPI SubscriptionsAPI SurveysAPI TagsAPI UsersAPI
  WorkloadOptimizationAPI`.split(/\s+/)

let castai: ServedCastai
const key = () => castai.emulator.createKey().key

beforeAll(async () => {
  castai = await serveCastai()
})
afterAll(() => castai.close())

test('every example call gets its status from a fresh stand-in', async () => {
  const calls = castaiCalls(seedIds)
  const owner = key()
  const wrong: string[] = []
  for (const { method, path, body, expect: wanted } of calls) {
    const answer = await castai.send(method, path, { key: owner, body })
    if (answer.status !== wanted) wrong.push(`${method} ${path}: ${answer.status} ${answer.text}`)
  }
  expect(wrong).toEqual([])
  expect(calls.length).toBeGreaterThan(200)
})

test('every group of the SDK has an example and a stateful call', () => {
  const examples = new Set(castaiCalls(seedIds).map(({ tag }) => tag))
  const handled = new Set(
    castai.emulator.routes.filter(({ handle }) => handle).map(({ method, path }) => `${method} ${path}`),
  )
  const stateful = new Set(
    readRouteList()
      .filter(({ method, path }) => handled.has(`${method} ${path}`))
      .map(({ tag }) => tag),
  )
  expect(sdkTags).toHaveLength(41)
  expect(sdkTags.filter((tag) => !examples.has(tag))).toEqual([])
  expect(sdkTags.filter((tag) => !stateful.has(tag))).toEqual([])
})

test('most of what the vendor has is stood in for', () => {
  const { emulated, notEmulated } = countCoverage(castai.emulator)
  expect(emulated).toBeGreaterThanOrEqual(445)
  expect(emulated + notEmulated).toBe(readRouteList().length)
})

test('what is only named answers 501 in the service’s own words', async () => {
  const main = await castai.send('GET', '/v1/metrics/workload-network', { key: key() })
  expect(main.status).toBe(501)
  expect(main.body).toEqual({
    message: 'Not emulated: GET /v1/metrics/workload-network',
    fieldViolations: [],
  })
})
