import type { Verdict } from '../../check.ts'
import { type FoundCall, findCalls, isWithin } from '../../source/find-calls.ts'
import type { Program } from '../../source/program.ts'
import type { SdkUsage } from '../../source/sdk-usage.ts'
import type { SourceFile } from '../../source/source-file.ts'
import { wordsOf } from '../../source/words.ts'
import { verdictAt, verdictOn } from '../verdict-at.ts'
import { decides } from './decides.ts'
import { filesWithWebhooks, imports, isHandedOn, start } from './files.ts'

const ours = 'sallyport/webhooks'

/** Judges each file that handles webhooks of a vendor. */
export function verifiedIn(program: Program, usage: SdkUsage): readonly Verdict[] {
  const { verifying } = usage
  if (verifying === undefined) return []
  const calls = findCalls(program, usage, verifying.calls)
  return filesWithWebhooks(program, usage).map((file) => {
    const verification =
      calls.find((found) => found.file === file) ?? calls.find((found) => isCalledIn(program, file, found))
    if (verification !== undefined)
      return decides(program, verification) === 'no'
        ? verdictOn(verification, 'fail', 'It is verified, and the answer decides nothing.')
        : verdictOn(verification, 'pass', `${usage.vendor}'s own verification is called, and heard.`)
    if (importsOurs(file)) return verdictAt(file, start, 'pass', `${ours} verifies.`)
    const own = file.calls.find(({ callee }) =>
      wordsOf(callee).some((word) => /^(?:createHmac|hmac)$/.test(word)),
    )
    if (own === undefined && isHandedOn(program, usage, file))
      return verdictAt(
        file,
        start,
        'unknown',
        'Whether something outside the project verifies cannot be seen here.',
      )
    return own === undefined
      ? verdictAt(file, start, 'fail', `Events of ${usage.vendor} are taken, and nothing verifies them.`)
      : verdictAt(file, own.at, 'fail', `An HMAC of one's own is not what ${usage.vendor} signs with.`)
  })
}

/** A function of the project that this file calls does it. */
function isCalledIn(program: Program, file: SourceFile, { file: where, call }: FoundCall): boolean {
  return file.calls.some((each) => {
    const target = program.functionOf({ file, scope: each.scope, expression: each.callee })
    return target?.file === where && isWithin(where, call.scope, target.scope)
  })
}

function importsOurs(file: SourceFile): boolean {
  return imports(file, ours)
}
