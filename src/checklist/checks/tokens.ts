import type { Check, Status, Verdict } from '../check.ts'
import type { Mend } from '../mending/mend.ts'
import { type FoundCall, findCalls, isWithin, settingOf, settingsOf } from '../source/find-calls.ts'
import type { Field, Located, Program } from '../source/program.ts'
import { enclosing } from '../source/scopes.ts'
import type { Minting } from '../source/sdk-usage.ts'
import type { Call, Expression, SourceFile } from '../source/source-file.ts'
import { namesOf } from '../source/words.ts'
import type { Subject } from '../subject.ts'
import { browserClients } from './browser-clients.ts'
import { verdictOn } from './verdict-at.ts'

const abuse = { asvs: ['2.4.1', '8.2.1'], cwe: [306, 770] } as const

/** Checks of keys in browsers, and of the route that gives browsers tokens. */
export const tokenChecks: readonly Check[] = [
  {
    id: 'browser-no-client',
    title: 'No browser code makes a client with a key',
    severity: 'critical',
    why: 'Whoever opens the page has the key, and with it the whole account.',
    how: 'Finds code that runs in browsers by what it uses (window, document, navigator, "use client"), and clients with a key in it.',
    remedy: 'Give browsers temporary tokens: sallyport/tokens has the route, docs/tokens.md shows it.',
    mapping: { asvs: ['13.3.1', '14.3.3'], cwe: [522, 798] },
    decide: browserClients,
  },
  {
    id: 'token-authenticated',
    title: 'Only people who are known get tokens',
    severity: 'high',
    why: 'An open route gives every stranger sessions on your account.',
    how: 'Follows the call that makes a token to its route, and looks for a login there, before it or for the whole app.',
    remedy: 'Check the session before the token is made; sallyport/tokens refuses to start without it.',
    mapping: { asvs: ['8.2.1'], cwe: [306] },
    decide: (subject) => eachMint(subject, (mint) => guarded(mint, login, 'a login')),
  },
  {
    id: 'token-limited',
    title: 'Nobody gets tokens without limit',
    severity: 'medium',
    why: 'Each token opens a session that you pay for.',
    how: 'Looks for a limiter on the route, in it or for the whole app.',
    remedy: 'Limit by user and by address; sallyport/tokens does both.',
    mapping: abuse,
    decide: (subject) => eachMint(subject, (mint) => guarded(mint, limiter, 'a limit')),
  },
  {
    id: 'token-short',
    title: 'Tokens can be redeemed for minutes at most',
    severity: 'medium',
    why: 'A token that is kept or leaks is good for as long as that.',
    how: 'Reads the lifetime where the token is made.',
    remedy: 'Ask for 60 to 600 seconds.',
    mapping: { asvs: ['9.2.1'], cwe: [613] },
    decide: (subject) => eachMint(subject, lifetime),
  },
]

interface Mint {
  readonly program: Program
  readonly found: FoundCall
  readonly minting: Minting
  readonly settings: Minting['calls'][number]['settings']
}

const login =
  /auth|login|session|currentuser|getuser|requireuser|jwt|passport|clerk|protect|verifyuser|verifytoken/i
const limiter = /rate.?limit|limiter|throttle|slow.?down/i

function eachMint(
  { program, usages }: Subject,
  decide: (mint: Mint) => readonly Verdict[],
): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { minting } = usage
    if (minting === undefined) return []
    return minting.calls.flatMap(({ path, settings }) =>
      findCalls(program, usage, [path]).flatMap((found) => decide({ program, found, minting, settings })),
    )
  })
}

function guarded({ program, found }: Mint, pattern: RegExp, what: string): readonly Verdict[] {
  const route = routeOf(program, found)
  if (route === undefined)
    return [verdictOn(found, 'unknown', 'The route that gives the token out was not found.')]
  const isGuarded =
    route.before.some((each) => says(program, route.file, each, pattern)) ||
    route.scopes.some((scope) => speaks(route.file, scope, pattern, found.call)) ||
    isAppWide(program, route.file, pattern)
  const evidence = isGuarded
    ? `There is ${what} before it.`
    : `Nothing that looks like ${what} stands before it.`
  return [verdictOn(found, isGuarded ? 'pass' : 'fail', evidence)]
}

interface Route {
  readonly file: SourceFile
  /** What runs before the handler, and what is called with it. */
  readonly before: readonly Expression[]
  readonly scopes: readonly number[]
}

const verbs = /^(?:get|post|put|all|use|route|handle|on)$/
const exportedVerbs = /^(?:GET|POST|PUT|handler|default|loader|action)$/

/** Finds the route whose handler makes the token: itself, or through one function that makes it. */
function routeOf(program: Program, { file, call }: FoundCall): Route | undefined {
  const chain = enclosing(file.scopes, call.scope).slice(0, -1)
  const own = routeIn(file, chain)
  if (own !== undefined) return own
  // A helper makes it: whoever calls the helper is the handler.
  const [helper] = chain.slice(-1)
  if (helper === undefined) return undefined
  for (const user of program.files) {
    for (const use of user.calls) {
      const target = program.functionOf({ file: user, scope: use.scope, expression: use.callee })
      if (target?.file !== file || target.scope !== helper) continue
      const route = routeIn(user, enclosing(user.scopes, use.scope).slice(0, -1))
      if (route !== undefined) return route
    }
  }
  return undefined
}

function routeIn(file: SourceFile, scopes: readonly number[]): Route | undefined {
  const isHandler = (each: Expression) => each.kind === 'function' && scopes.includes(each.scope)
  for (const { callee, positional } of file.calls) {
    const resolved = positional.map((each) => local(file, each))
    const at = resolved.findIndex(isHandler)
    if (at === -1 || callee.kind !== 'member' || !verbs.test(callee.name)) continue
    return { file, before: positional.slice(0, at), scopes }
  }
  for (const scope of scopes) {
    const decorators = file.scopes[scope]?.decorators ?? []
    if (decorators.some(isRoute) || isView(file, scope)) return { file, before: decorators, scopes }
  }
  const exported = [...file.exports].find(
    ([name, value]) => exportedVerbs.test(name) && isHandler(local(file, value)),
  )
  return exported === undefined ? undefined : { file, before: [], scopes }
}

/** `@app.get(…)`, and `@Get(…)` of a controller. */
function isRoute({ callee }: Call): boolean {
  if (callee.kind === 'member') return verbs.test(callee.name)
  return callee.kind === 'name' && /^(?:Get|Post|Put|All)$/.test(callee.name)
}

/** Django's views are functions that take a request; their addresses stand elsewhere. */
function isView({ language, scopes }: SourceFile, scope: number): boolean {
  return language === 'python' && scopes[scope]?.parameters[0] === 'request'
}

/** What a name of the file itself stands for. */
function local(file: SourceFile, expression: Expression): Expression {
  if (expression.kind !== 'name') return expression
  const value = file.scopes[0]?.names.get(expression.name)
  return typeof value === 'object' && 'kind' in value ? value : expression
}

function says(program: Program, file: SourceFile, expression: Expression, pattern: RegExp): boolean {
  if (namesOf(expression).some((word) => pattern.test(word.replaceAll('_', '')))) return true
  const origin = program.originOf({ file, scope: 0, expression })
  return origin !== undefined && pattern.test([origin.module, ...origin.path].join(' '))
}

/** Whether a handler itself calls or reads something that says so, before the token or around it. */
function speaks(file: SourceFile, scope: number, pattern: RegExp, mint: Call): boolean {
  const isIn = (each: { readonly scope: number }) => isWithin(file, each.scope, scope)
  const isCalled = file.calls.some(
    (each) => each !== mint && isIn(each) && namesOf(asked(each)).some((word) => tells(word, pattern)),
  )
  const userOf = /^(?:user|session|userId|auth)$/
  const isRead = file.members.some(
    (each) => isIn(each) && (tells(each.name, pattern) || (pattern === login && userOf.test(each.name))),
  )
  const decorators = file.scopes[scope]?.decorators ?? []
  return (
    isCalled ||
    isRead ||
    decorators.some((each) => namesOf(each).some((word) => pattern.test(word.replaceAll('_', ''))))
  )
}

/** The header that a client sends is no login: whoever reads it may do anything with it. */
function tells(word: string, pattern: RegExp): boolean {
  return pattern.test(word.replaceAll('_', '')) && word.toLowerCase() !== 'authorization'
}

/** FastAPI: `Depends(somebody)` calls what it is given. */
function asked(call: Call): Expression {
  const isDependency = call.callee.kind === 'name' && /^(?:Depends|Security)$/.test(call.callee.name)
  return isDependency ? call : call.callee
}

function isAppWide(program: Program, file: SourceFile, pattern: RegExp): boolean {
  return file.calls.some(({ callee, positional, keywords }) => {
    const before = keywords.fields.get('dependencies')
    if (before !== undefined && callee.kind === 'name') return says(program, file, before, pattern)
    return (
      callee.kind === 'member' &&
      /^(?:use|register|addHook|add_middleware)$/.test(callee.name) &&
      positional.some((each) => says(program, file, each, pattern))
    )
  })
}

function lifetime({ program, found, minting, settings }: Mint): readonly Verdict[] {
  if (minting.lifetimes.length === 0) return []
  const record = settingsOf(program, found, settings)
  const name = minting.lifetimes.find((each) => settingOf(program, record, each) !== 'absent')
  const { lifetimeSecondsMax: max } = minting
  const given = name === undefined ? undefined : settingOf(program, record, name)
  const [status, evidence] = judgeLifetime(given, max)
  const verdict = verdictOn(found, status, evidence)
  const mend =
    status === 'fail' && name !== undefined && record !== 'absent'
      ? shorter(program, record, name, max)
      : undefined
  return [mend === undefined ? verdict : { ...verdict, mend }]
}

/** A number that stands at the field itself: one with a name may mean something elsewhere as well. */
function shorter(program: Program, record: Located, name: string, max: number): Mend | undefined {
  const { field, at } = program.fieldOf(record, name)
  if (typeof field !== 'object' || field.kind !== 'literal' || field.span === undefined) return undefined
  const [from, to] = field.span
  const { path, text } = at.file
  return { kind: 'text', path, from, to, before: text.slice(from, to), after: String(max) }
}

/** Returns what is to be said of a lifetime, in seconds. */
function judgeLifetime(given: Field | undefined, max: number): readonly [Status, string] {
  if (given === undefined || given === 'absent')
    return ['unknown', 'No lifetime is asked for here: what the vendor gives then may change.']
  if (given === 'unknown' || given.kind !== 'literal' || typeof given.value !== 'number')
    return ['unknown', 'The lifetime cannot be seen here.']
  return given.value <= max
    ? ['pass', `It can be redeemed for ${given.value} s.`]
    : ['fail', `It can be redeemed for ${given.value} s, and ${max} s are enough.`]
}
