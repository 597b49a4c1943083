import type { Check, Verdict } from '../check.ts'
import { argumentOf, type FoundCall, findCalls } from '../source/find-calls.ts'
import { type Program, wordsOf } from '../source/program.ts'
import type { SdkUsage, Verifying } from '../source/sdk-usage.ts'
import type { Expression, SourceFile } from '../source/source-file.ts'
import type { Subject } from '../subject.ts'
import { verdictAt, verdictOn } from './verdict-at.ts'

const genuine = { asvs: ['4.1.5'], cwe: [345, 347] } as const
const ours = 'sallyport/webhooks'

/** Checks of how webhooks are told from forgeries. */
export const webhookChecks: readonly Check[] = [
  {
    id: 'webhook-verified',
    title: "Webhooks are verified by the vendor's own scheme",
    severity: 'critical',
    why: "Whoever knows the address can send events; a scheme of one's own never verifies a genuine one.",
    how: "Looks at each file that reads the vendor's signature header, or takes requests at a path that says webhook and uses the SDK.",
    remedy: "Use the SDK's verify, or the handler of sallyport/webhooks; docs/webhooks.md shows both.",
    mapping: genuine,
    decide: (subject) => subject.usages.flatMap((usage) => verifiedIn(subject.program, usage)),
  },
  {
    id: 'webhook-awaited',
    title: 'What verification promises is waited for',
    severity: 'critical',
    why: 'A promise is always true: without await every forgery is accepted.',
    how: 'Looks at each call that verifies.',
    remedy: 'Write `await` before it.',
    mapping: { asvs: ['4.1.5'], cwe: [347, 754] },
    decide: (subject) => eachVerification(subject, ({ found, verifying }) => awaited(found, verifying)),
  },
  {
    id: 'webhook-raw-body',
    title: 'Signatures are checked over the bytes that came',
    severity: 'high',
    why: 'Whoever writes the body again writes other bytes: genuine events fail, and people switch the check off.',
    how: 'Follows what is given to verification to where it comes from, and looks for a parser before it.',
    remedy:
      'Take the raw body: express.raw({ type: "application/json" }) on that route, or await request.text().',
    mapping: genuine,
    decide: (subject) => eachVerification(subject, rawBody),
  },
  {
    id: 'webhook-constant-time',
    title: 'Signatures are compared in constant time',
    severity: 'medium',
    why: 'An ordinary comparison ends at the first difference, and tells how far a guess was right.',
    how: 'Looks for comparisons of signatures in files that handle webhooks of the vendor.',
    remedy: "Compare with crypto.timingSafeEqual or hmac.compare_digest, or leave it to the SDK's verify.",
    mapping: { asvs: ['11.2.4'], cwe: [208] },
    decide: ({ program, usages }) =>
      usages.flatMap((usage) => filesWithWebhooks(program, usage).flatMap(comparisonsIn)),
  },
]

interface Verification {
  readonly program: Program
  readonly found: FoundCall
  readonly verifying: Verifying
}

function eachVerification(
  { program, usages }: Subject,
  decide: (verification: Verification) => readonly Verdict[],
): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { verifying } = usage
    if (verifying === undefined) return []
    return findCalls(program, usage, verifying.calls).flatMap((found) =>
      decide({ program, found, verifying }),
    )
  })
}

function verifiedIn(program: Program, usage: SdkUsage): readonly Verdict[] {
  const { verifying } = usage
  if (verifying === undefined) return []
  const calls = findCalls(program, usage, verifying.calls)
  return filesWithWebhooks(program, usage).map((file) => {
    const verification = calls.find((found) => found.file === file)
    if (verification !== undefined)
      return verdictOn(verification, 'pass', `${usage.vendor}'s own verification is called.`)
    if (importsOurs(file)) return verdictAt(file, start, 'pass', `${ours} verifies.`)
    const own = file.calls.find(({ callee }) =>
      wordsOf(callee).some((word) => /^(?:createHmac|hmac)$/.test(word)),
    )
    return own === undefined
      ? verdictAt(file, start, 'fail', `Events of ${usage.vendor} are taken, and nothing verifies them.`)
      : verdictAt(file, own.at, 'fail', `An HMAC of one's own is not what ${usage.vendor} signs with.`)
  })
}

const start = { line: 1, column: 1 }

/** Files that read the signature header, or that serve a path which says webhook and know the SDK. */
function filesWithWebhooks(program: Program, { verifying, modules }: SdkUsage): readonly SourceFile[] {
  if (verifying === undefined) return []
  return program.files.filter((file) => {
    const readsHeader = file.calls.some(({ positional }) =>
      positional.some((each) => isText(each, verifying.header)),
    )
    const hasMember = file.members.some(({ name }) => name.toLowerCase() === verifying.header)
    const usesSdk = modules.some((module) => program.files.includes(file) && imports(file, module))
    return readsHeader || hasMember || (usesSdk && file.calls.some(isWebhookRoute))
  })
}

function isWebhookRoute({ callee, positional: [path] }: FoundCall['call']): boolean {
  const isRoute = callee.kind === 'member' && /^(?:post|all|use|route)$/.test(callee.name)
  return isRoute && path?.kind === 'literal' && /webhook/i.test(String(path.value))
}

function imports({ scopes }: SourceFile, module: string): boolean {
  return [...(scopes[0]?.names.values() ?? [])].some(
    (value) => typeof value === 'object' && 'module' in value && value.module === module,
  )
}

function importsOurs(file: SourceFile): boolean {
  return imports(file, ours)
}

function awaited(found: FoundCall, { isAsync }: Verifying): readonly Verdict[] {
  if (!isAsync || found.file.language === 'python' || found.call.isAwaited)
    return [verdictOn(found, 'pass', 'It is waited for. What is done with its answer is not looked at.')]
  return [verdictOn(found, 'fail', 'It promises an answer, and nobody waits for it: every forgery passes.')]
}

/** Words that say where a body comes from: written again, parsed, or as it came. */
const rewritten = /^(?:stringify|dumps)$/
const raw = /^(?:text|rawBody|raw_body|get_data|raw|arrayBuffer|content|data|buf|buffer|body_bytes)$/

function rawBody({ program, found, verifying }: Verification): readonly Verdict[] {
  const { file, call } = found
  const given = argumentOf(program, file, call, verifying.body)
  if (given === undefined) return [verdictOn(found, 'unknown', 'What it verifies cannot be seen here.')]
  const words = wordsOf(sourceOf(program, file, call.scope, given))
  if (words.some((word) => rewritten.test(word)))
    return [verdictOn(found, 'fail', 'The body was parsed and written again: these are other bytes.')]
  const parsers = file.calls.filter(({ callee }) => isParser(callee))
  const isRaw = file.calls.some(({ callee }) => isRawParser(callee)) || words.some((word) => raw.test(word))
  if (isRaw) return [verdictOn(found, 'pass', 'It is given the body as it came.')]
  const [parser] = parsers
  const takesBody = words.includes('body')
  if (takesBody && parser !== undefined)
    return [verdictAt(file, parser.at, 'fail', 'A parser takes the body before it is verified.')]
  // In Python `await request.body()` is the bytes themselves.
  if (takesBody && file.language === 'python')
    return [verdictOn(found, 'pass', 'It is given the body as it came.')]
  return [verdictOn(found, 'unknown', 'Where the body comes from cannot be seen here.')]
}

/** What a name stands for, as far as this file says: a variable, a decoded text. */
function sourceOf(program: Program, file: SourceFile, scope: number, expression: Expression): Expression {
  const resolved = program.resolve({ file, scope, expression }).expression
  if (
    resolved.kind === 'call' &&
    resolved.callee.kind === 'member' &&
    /^(?:toString|decode)$/.test(resolved.callee.name)
  )
    return sourceOf(program, file, scope, resolved.callee.object)
  return resolved
}

function isParser(callee: Expression): boolean {
  const words = wordsOf(callee)
  return /^(?:express|bodyParser)$/.test(words[0] ?? '') && words.at(-1) === 'json'
}

function isRawParser(callee: Expression): boolean {
  const words = wordsOf(callee)
  return /^(?:express|bodyParser)$/.test(words[0] ?? '') && /^(?:raw|text)$/.test(words.at(-1) ?? '')
}

function comparisonsIn(file: SourceFile): readonly Verdict[] {
  const isSigned = (side: Expression) => wordsOf(side).some((word) => /signature|hmac|digest/i.test(word))
  const isWritten = ({ kind }: Expression) => kind === 'literal'
  const faults = file.comparisons
    .filter(({ left, right }) => !isWritten(left) && !isWritten(right) && (isSigned(left) || isSigned(right)))
    .filter(
      ({ left, right }) =>
        ![...wordsOf(left), ...wordsOf(right)].some((word) => /^(?:length|undefined|len)$/.test(word)),
    )
    .map(({ at }) => verdictAt(file, at, 'fail', 'A signature is compared as any other text.'))
  return faults.length > 0
    ? faults
    : [verdictAt(file, start, 'pass', 'No signature is compared as any other text.')]
}

function isText(expression: Expression, text: string): boolean {
  return expression.kind === 'literal' && String(expression.value).toLowerCase() === text
}
