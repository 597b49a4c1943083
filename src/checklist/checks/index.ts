import type { Check } from '../check.ts'
import { agentChecks } from './agents.ts'
import { clientKeyChecks } from './client-keys.ts'
import { infrastructureChecks } from './infrastructure.ts'
import { installationChecks } from './installation.ts'
import { keyChecks } from './keys.ts'
import { observedChecks } from './observed.ts'
import { redactionChecks } from './redaction.ts'
import { retentionChecks } from './retention.ts'
import { safetyChecks } from './safety.ts'
import { settingsChecks } from './settings.ts'
import { tokenChecks } from './tokens.ts'
import { webhookChecks } from './webhooks/index.ts'

/** The whole checklist, in the order in which it is reported. */
export const checklist: readonly Check[] = [
  ...keyChecks,
  ...clientKeyChecks,
  ...infrastructureChecks,
  ...tokenChecks,
  ...webhookChecks,
  ...redactionChecks,
  ...safetyChecks,
  ...agentChecks,
  ...retentionChecks,
  ...installationChecks,
  ...observedChecks,
  ...settingsChecks,
]
