import { z } from 'zod'
import { type Actor, SallyportError } from '../core/index.ts'
import { adviseActions } from './advise-actions.ts'
import { auditActions } from './audit-actions.ts'
import { auditRetentionActions } from './audit-retention-actions.ts'
import { clientActions } from './client-actions.ts'
import type { ControlContext } from './context.ts'
import { doctorActions } from './doctor-actions.ts'
import { environmentActions } from './environments/environment-actions.ts'
import { keyActions } from './key-actions.ts'
import { lockActions } from './lock-actions.ts'
import { retentionActions } from './retention-actions.ts'
import { rotationActions } from './rotation-actions.ts'
import { safetyActions } from './safety-actions.ts'
import { scanActions } from './scan-actions.ts'
import { tokenActions } from './token-actions.ts'
import { vendorActions } from './vendor-actions.ts'
import { webhookActions } from './webhooks/webhook-actions.ts'

/** Every action by its name, which is also its name in the record. */
export const actions = {
  ...keyActions,
  ...clientActions,
  ...doctorActions,
  ...environmentActions,
  ...adviseActions,
  ...lockActions,
  ...auditActions,
  ...auditRetentionActions,
  ...retentionActions,
  ...rotationActions,
  ...safetyActions,
  ...scanActions,
  ...tokenActions,
  ...vendorActions,
  ...webhookActions,
} as const

export type ActionName = keyof typeof actions
export type ActionInput<Name extends ActionName> = z.input<(typeof actions)[Name]['input']>
export type ActionOutput<Name extends ActionName> = Awaited<ReturnType<(typeof actions)[Name]['perform']>>

/** Performs actions, here or on a server that runs elsewhere. */
export interface Control {
  perform<Name extends ActionName>(name: Name, input: ActionInput<Name>): Promise<ActionOutput<Name>>
  close(): Promise<void>
}

/**
 * Performs one action by name. Throws ERR_CORE_ROUTE_UNKNOWN for a name that is none, ERR_CORE_INPUT with the field
 * for input that does not fit, and whatever the action throws.
 */
export async function performAction(
  context: ControlContext,
  name: string,
  input: unknown,
  by: Actor,
): Promise<unknown> {
  if (!Object.hasOwn(actions, name)) throw new SallyportError('ERR_CORE_ROUTE_UNKNOWN', { field: 'action' })
  const chosen = actions[name as ActionName]
  const parsed = chosen.input.safeParse(input)
  if (!parsed.success) throw inputError(parsed.error)
  // The input was parsed by this very action's schema; the union of all actions cannot say so.
  const perform = chosen.perform as (context: ControlContext, input: unknown, by: Actor) => Promise<unknown>
  try {
    return await perform(context, parsed.data, by)
  } catch (error) {
    throw error instanceof z.ZodError ? inputError(error) : error
  }
}

function inputError(error: z.ZodError): SallyportError {
  const [first] = error.issues
  const field = first?.path.join('.') ?? ''
  return new SallyportError('ERR_CORE_INPUT', {
    ...(field === '' ? {} : { field }),
    detail: error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('\n'),
    cause: error,
  })
}
