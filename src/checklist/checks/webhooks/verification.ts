import type { Verdict } from '../../check.ts'
import type { Project } from '../../project/project.ts'
import { type FoundCall, findCalls } from '../../source/find-calls.ts'
import type { Program } from '../../source/program.ts'
import type { Verifying } from '../../source/sdk-usage.ts'
import type { Subject } from '../../subject.ts'

/** A call that verifies. */
export interface Verification {
  readonly program: Program
  readonly found: FoundCall
  readonly verifying: Verifying
  readonly project: Project
  readonly modules: readonly string[]
}

/** Judges each call that verifies. */
export function eachVerification(
  { program, usages, project }: Subject,
  decide: (verification: Verification) => readonly Verdict[],
): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { verifying } = usage
    if (verifying === undefined) return []
    return findCalls(program, usage, verifying.calls).flatMap((found) =>
      decide({ program, found, verifying, project, modules: usage.modules }),
    )
  })
}
