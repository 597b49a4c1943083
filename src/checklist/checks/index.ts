import type { Check } from '../check.ts'
import { installationChecks } from './installation.ts'
import { keyChecks } from './keys.ts'
import { redactionChecks } from './redaction.ts'
import { retentionChecks } from './retention.ts'
import { safetyChecks } from './safety.ts'
import { settingsChecks } from './settings.ts'
import { tokenChecks } from './tokens.ts'
import { webhookChecks } from './webhooks/index.ts'

/** The whole checklist, in the order in which it is reported. */
export const checklist: readonly Check[] = [
  ...keyChecks,
  ...tokenChecks,
  ...webhookChecks,
  ...redactionChecks,
  ...safetyChecks,
  ...retentionChecks,
  ...installationChecks,
  ...settingsChecks,
]
