import type { Check, Verdict } from '../check.ts'
import { argumentOf, type FoundCall, findCalls, isFrom, isWithin } from '../source/find-calls.ts'
import { enclosing, type Located, modulesOf, namesOf, type Program, wordsOf } from '../source/program.ts'
import type { SdkUsage, Verifying } from '../source/sdk-usage.ts'
import type { Call, Comparison, Expression, SourceFile } from '../source/source-file.ts'
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
    decide: (subject) =>
      eachVerification(subject, ({ program, found, verifying }) => awaited(program, found, verifying)).concat(
        handedOn(subject),
      ),
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
      usages.flatMap((usage) =>
        filesWithWebhooks(program, usage).flatMap((file) => comparisonsIn(program, usage, file)),
      ),
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
    const verification =
      calls.find((found) => found.file === file) ?? calls.find((found) => isCalledIn(program, file, found))
    if (verification !== undefined)
      return verdictOn(verification, 'pass', `${usage.vendor}'s own verification is called.`)
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

const start = { line: 1, column: 1 }

/** Files that read the signature header, or that serve a path which says webhook and know the SDK. */
function filesWithWebhooks(program: Program, { verifying, modules }: SdkUsage): readonly SourceFile[] {
  if (verifying === undefined) return []
  return program.files.filter((file) => {
    const readsHeader = file.calls.some(({ positional }) =>
      positional.some((each) => isText(each, verifying.header)),
    )
    const hasMember = file.members.some(({ name }) => name.toLowerCase() === verifying.header)
    const usesSdk = modules.some((module) => imports(file, module))
    const looksFor = file.comparisons.some(({ left, right }) =>
      [left, right].some((each) => isText(each, verifying.header)),
    )
    return readsHeader || hasMember || looksFor || (usesSdk && file.calls.some(isWebhookRoute))
  })
}

function isWebhookRoute({ callee, positional: [path] }: FoundCall['call']): boolean {
  const isRoute = callee.kind === 'member' && /^(?:post|all|use|route)$/.test(callee.name)
  return isRoute && path?.kind === 'literal' && /webhook/i.test(String(path.value))
}

function imports(file: SourceFile, module: string): boolean {
  return modulesOf(file).some((each) => each === module || each.startsWith(`${module}.`))
}

/** A function of the project that this file calls does it. */
function isCalledIn(program: Program, file: SourceFile, { file: where, call }: FoundCall): boolean {
  return file.calls.some((each) => {
    const target = program.functionOf({ file, scope: each.scope, expression: each.callee })
    return target?.file === where && isWithin(where, call.scope, target.scope)
  })
}

const verifier = /verif|genuine|authentic|signature|webhook|hooks?\b|compare|same|equal/i

/** Whether something that is not the project's may verify: by its name, or that of its package or object. */
function isHandedOn(program: Program, { modules }: SdkUsage, file: SourceFile): boolean {
  const vendor = new RegExp(modules.map((module) => module.split('-')[0]).join('|'), 'i')
  const isOutside = (scope: number, expression: Expression) => {
    const origin = program.originOf({ file, scope, expression })
    if (origin === undefined) return wordsOf(expression)[0] === 'this' || wordsOf(expression)[0] === 'self'
    return !/^node:|^crypto$|^hmac$/.test(origin.module)
  }
  return file.calls.some(({ callee, positional, keywords, scope }) =>
    [callee, ...positional, keywords].some((each) => {
      const from = program.originOf({ file, scope, expression: each })
      if (from !== undefined && modules.includes(from.module)) return false
      const words = from === undefined ? namesOf(each) : [from.module, ...from.path]
      const isMeant =
        words.some((word) => verifier.test(word)) || (from !== undefined && vendor.test(from.module))
      return isMeant && namesIn(each).some((name) => isOutside(scope, name))
    }),
  )
}

/** The names and members that an expression begins with. */
function namesIn(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'member':
      return [expression]
    case 'call':
      return [...namesIn(expression.callee), ...expression.positional.flatMap(namesIn)]
    case 'record':
      return [...expression.fields.values()].flatMap(namesIn)
    default:
      return []
  }
}

function importsOurs(file: SourceFile): boolean {
  return imports(file, ours)
}

function awaited(program: Program, found: FoundCall, { isAsync }: Verifying): readonly Verdict[] {
  if (found.file.language === 'python') return []
  const status = isAsync ? waits(program, found, 0) : 'pass'
  const evidence = {
    pass: 'It is waited for. What is done with its answer is not looked at.',
    fail: 'It promises an answer, and nobody waits for it: every forgery passes.',
    unknown: 'Who waits for what it promises cannot be seen here.',
  }[status]
  return [verdictOn(found, status, evidence)]
}

/** The function itself is given to something outside the project. */
function handedOn({ program, usages }: Subject): readonly Verdict[] {
  return usages.flatMap((usage) =>
    program.files.flatMap((file) =>
      file.calls.flatMap(({ positional, scope, at }) => {
        const given = positional.flatMap((each) =>
          each.kind === 'record' ? [...each.fields.values()] : [each],
        )
        const calls = usage.verifying?.calls ?? []
        return file.language === 'javascript' &&
          given.some(
            (expression) =>
              expression.kind !== 'call' && isFrom(program, { file, scope, expression }, usage, calls),
          )
          ? [
              verdictAt(
                file,
                at,
                'unknown',
                'Verification is handed on: who waits for it cannot be seen here.',
              ),
            ]
          : []
      }),
    ),
  )
}

/** Whether what a call promises is waited for: there, or by whoever it is returned to. */
function waits(program: Program, { file, call }: FoundCall, depth: number): 'pass' | 'fail' | 'unknown' {
  if (call.use === 'awaited') return 'pass'
  if (call.use === 'handed' || depth > 5) return 'unknown'
  if (call.use === 'kept') {
    const isLater = file.awaited.some(({ name, scope }) => {
      const { expression } = program.resolve({ file, scope, expression: { kind: 'name', name } })
      return expression === call
    })
    return isLater ? 'pass' : 'fail'
  }
  if (call.use === 'dropped') return 'fail'
  const users = program.callsOf({ file, scope: call.scope })
  const states = users.map((user) => waits(program, user, depth + 1))
  if (states.length === 0) return 'unknown'
  return states.find((state) => state === 'fail') ?? states.find((state) => state === 'unknown') ?? 'pass'
}

/** Words that say where a body comes from: written again, parsed, or as it came. */
const rewritten = /^(?:stringify|dumps)$/
const raw = /^(?:text|rawBody|raw_body|get_data|raw|arrayBuffer|content|data|buf|buffer|body_bytes)$/

function rawBody({ program, found, verifying }: Verification): readonly Verdict[] {
  const { file, call } = found
  const given = argumentOf(program, file, call, verifying.body)
  if (given === undefined) return [verdictOn(found, 'unknown', 'What it verifies cannot be seen here.')]
  const passed = parameterOf(file, call.scope, given)
  if (passed !== undefined) {
    const users = program.callsOf({ file, scope: passed.scope })
    const verdicts = users.flatMap((user) => bodyOf(program, user, user.call.positional[passed.position]))
    if (verdicts.length > 0) return verdicts
    return [verdictOn(found, 'unknown', 'Where the body comes from cannot be seen here.')]
  }
  return bodyOf(program, found, given)
}

/** A parameter of the function around a call, by its position. */
function parameterOf({ scopes }: SourceFile, at: number, given: Expression) {
  if (given.kind !== 'name') return undefined
  const scope = enclosing(scopes, at).find((each) => scopes[each]?.names.has(given.name))
  const position = scope === undefined ? -1 : (scopes[scope]?.parameters.indexOf(given.name) ?? -1)
  return scope === undefined || position === -1 ? undefined : { scope, position }
}

function bodyOf(program: Program, found: FoundCall, given: Expression | undefined): readonly Verdict[] {
  const { file, call } = found
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

const constantTime = /^(?:timingSafeEqual|compare_digest|constant_time_compare)$/

function comparisonsIn(program: Program, usage: SdkUsage, file: SourceFile): readonly Verdict[] {
  const faults = [
    ...file.comparisons.filter((each) => isNaive(program, file, each)).map(({ at }) => ({ file, at })),
    ...file.calls.filter((call) => isBufferCompared(program, file, call)).map(({ at }) => ({ file, at })),
    ...helpersOf(program, file).flatMap((helper) =>
      helper.file.comparisons
        .filter(({ scope, operator, left, right }) => {
          const isEqual = equality.test(operator) && left.kind === 'name' && right.kind === 'name'
          return isEqual && isWithin(helper.file, scope, helper.scope)
        })
        .map(({ at }) => ({ file: helper.file, at })),
    ),
  ]
  if (faults.length > 0)
    return faults.map((fault) =>
      verdictAt(fault.file, fault.at, 'fail', 'A signature is compared as any other text.'),
    )
  const verifies = findCalls(program, usage, usage.verifying?.calls ?? [])
  const isSafe = [{ file, scope: 0 }, ...helpersOf(program, file)].some((place) =>
    place.file.calls.some(
      (call) =>
        isWithin(place.file, call.scope, place.scope) &&
        (namesOf(call.callee).some((word) => constantTime.test(word)) ||
          verifies.some((each) => each.call === call)),
    ),
  )
  if (isSafe) return [verdictAt(file, start, 'pass', 'Signatures are compared in constant time.')]
  return isHandedOn(program, usage, file)
    ? [verdictAt(file, start, 'unknown', 'What compares signatures cannot be seen here.')]
    : []
}

const equality = /^(?:[=!]==?)$/
const signed = /signature|hmac|digest/i

/** Functions of the project that are given a signature. */
function helpersOf(program: Program, file: SourceFile) {
  return file.calls
    .filter(({ positional, scope }) =>
      positional.some((each) => isSigned(program, { file, scope, expression: each })),
    )
    .flatMap((call) => program.functionOf({ file, scope: call.scope, expression: call.callee }) ?? [])
}

function isSigned(program: Program, at: Located): boolean {
  const { expression } = program.resolve(at)
  return [...wordsOf(at.expression), ...wordsOf(expression)].some((word) => signed.test(word))
}

function isNaive(program: Program, file: SourceFile, { operator, left, right, scope }: Comparison): boolean {
  if (!equality.test(operator) || left.kind === 'literal' || right.kind === 'literal') return false
  const words = [...wordsOf(left), ...wordsOf(right)]
  if (words.some((word) => /^(?:length|undefined|len)$/.test(word))) return false
  return [left, right].some((expression) => isSigned(program, { file, scope, expression }))
}

/** `one.equals(other)` of buffers ends at the first difference as well. */
function isBufferCompared(program: Program, file: SourceFile, { callee, positional, scope }: Call): boolean {
  if (callee.kind !== 'member' || callee.name !== 'equals') return false
  return [callee.object, ...positional].some((expression) => isSigned(program, { file, scope, expression }))
}

function isText(expression: Expression, text: string): boolean {
  return expression.kind === 'literal' && String(expression.value).toLowerCase() === text
}
