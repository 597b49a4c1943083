import { hostedModelHandlers } from './ai-enabler/hosted-models.ts'
import { inferenceHandlers } from './ai-enabler/inference.ts'
import { llmHandlers } from './ai-enabler/llm.ts'
import { modelHandlers } from './ai-enabler/models.ts'
import { aiOnboardingHandlers, aiSettingsHandlers } from './ai-enabler/settings.ts'
import { telemetryHandlers } from './ai-enabler/telemetry.ts'
import { cloudIdentityHandlers } from './clusters/cloud-identities.ts'
import { clusterHandlers } from './clusters/clusters.ts'
import { nodeSetupHandlers } from './clusters/node-setup.ts'
import { nodeHandlers } from './clusters/nodes.ts'
import { operationHandlers } from './clusters/operations.ts'
import { policyHandlers } from './clusters/policies.ts'
import { rebalancingHandlers } from './clusters/rebalancing.ts'
import { scriptHandlers } from './clusters/scripts.ts'
import { auditHandlers, auditIngestHandlers } from './events/audit.ts'
import { componentIngestHandlers } from './events/component-ingest.ts'
import { notificationHandlers } from './events/notifications.ts'
import { slackHandlers } from './events/slack.ts'
import { webhookConfigurationHandlers } from './events/webhook-configurations.ts'
import { authTokenHandlers } from './identity/auth-tokens.ts'
import { enterpriseHandlers } from './identity/enterprise.ts'
import { enterpriseAccessHandlers } from './identity/enterprise-access.ts'
import { groupHandlers } from './identity/groups.ts'
import { organizationHandlers } from './identity/organizations.ts'
import { permissionGroupHandlers } from './identity/permission-groups.ts'
import { roleBindingHandlers } from './identity/role-bindings.ts'
import { serviceAccountKeyHandlers } from './identity/service-account-keys.ts'
import { serviceAccountHandlers } from './identity/service-accounts.ts'
import { ssoConnectionHandlers } from './identity/sso-connections.ts'
import { userHandlers } from './identity/users.ts'
import type { CastaiHandler, HandlerTable } from './kernel/castai-call.ts'
import type { CastaiState } from './kernel/state.ts'
import { databaseHandlers } from './products/databases.ts'
import { hibernationHandlers } from './products/hibernation.ts'
import { omniHandlers } from './products/omni.ts'
import { podMutationHandlers } from './products/pod-mutations.ts'
import { runtimeAnomalyHandlers } from './products/runtime-anomalies.ts'
import { runtimeRuleHandlers } from './products/runtime-rules.ts'
import { scalingPolicyHandlers } from './products/scaling-policies.ts'
import { workloadEventHandlers } from './products/workload-events.ts'
import { workloadHandlers } from './products/workloads.ts'
import { allocationGroupHandlers } from './reports/allocation-groups.ts'
import { billingHandlers } from './reports/billing.ts'
import { clusterCostHandlers } from './reports/cluster-costs.ts'
import { commitmentHandlers } from './reports/commitments.ts'
import { inventoryHandlers, reservationHandlers } from './reports/inventory.ts'
import { organizationCostHandlers } from './reports/organization-costs.ts'
import { workloadCostHandlers } from './reports/workload-costs.ts'

const tables: readonly ((state: CastaiState) => HandlerTable)[] = [
  organizationHandlers,
  userHandlers,
  authTokenHandlers,
  serviceAccountHandlers,
  serviceAccountKeyHandlers,
  roleBindingHandlers,
  permissionGroupHandlers,
  groupHandlers,
  ssoConnectionHandlers,
  enterpriseHandlers,
  enterpriseAccessHandlers,
  clusterHandlers,
  cloudIdentityHandlers,
  scriptHandlers,
  nodeHandlers,
  operationHandlers,
  policyHandlers,
  nodeSetupHandlers,
  rebalancingHandlers,
  clusterCostHandlers,
  organizationCostHandlers,
  workloadCostHandlers,
  allocationGroupHandlers,
  inventoryHandlers,
  reservationHandlers,
  commitmentHandlers,
  billingHandlers,
  auditHandlers,
  auditIngestHandlers,
  componentIngestHandlers,
  notificationHandlers,
  webhookConfigurationHandlers,
  slackHandlers,
  workloadHandlers,
  workloadEventHandlers,
  scalingPolicyHandlers,
  runtimeRuleHandlers,
  runtimeAnomalyHandlers,
  databaseHandlers,
  hostedModelHandlers,
  modelHandlers,
  inferenceHandlers,
  telemetryHandlers,
  aiSettingsHandlers,
  aiOnboardingHandlers,
  llmHandlers,
  omniHandlers,
  podMutationHandlers,
  hibernationHandlers,
]

/** Returns every handler by `METHOD /path`; two for one call are a mistake and throw. */
export function collectHandlers(state: CastaiState): Map<string, CastaiHandler> {
  const handlers = new Map<string, CastaiHandler>()
  for (const table of tables) {
    for (const [name, handle] of Object.entries(table(state))) {
      if (handlers.has(name)) throw new Error(`two handlers for ${name}`)
      handlers.set(name, handle)
    }
  }
  return handlers
}
