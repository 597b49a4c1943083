import type { z } from 'zod'
import type { Actor } from '../core/index.ts'
import type { ControlContext } from './context.ts'

/**
 * One thing an operator can do. The same table serves the CLI without a server, the CLI through the socket file, and
 * the admin API: what is allowed and what is recorded cannot differ between them.
 */
export interface Action<Input extends z.ZodType, Output> {
  readonly input: Input
  perform(context: ControlContext, input: z.output<Input>, by: Actor): Promise<Output>
}

/** Returns the action as it is; types its input and output. */
export function action<Input extends z.ZodType, Output>(
  definition: Action<Input, Output>,
): Action<Input, Output> {
  return definition
}
