import type { Check, Status, Verdict } from '../check.ts'
import { argumentOf, type FoundCall, findCalls, isFrom, settingOf, settingsOf } from '../source/find-calls.ts'
import type { Field, Located, Program } from '../source/program.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { Expression } from '../source/source-file.ts'
import { wordsOf } from '../source/words.ts'
import { verdictAt, verdictOn } from './verdict-at.ts'

/** Checks of which keys a program takes, and from where. */
export const clientKeyChecks: readonly Check[] = [
  {
    id: 'keys-from-environment',
    title: 'Keys come from the environment, not from code',
    severity: 'critical',
    why: 'A key in code is in every copy of the code, and in its history; a changed one needs a release.',
    how: 'Follows what clients of the SDKs are made with to where it comes from. A placeholder is no key, and says nothing of where the key will come from.',
    remedy: 'Take it from a variable, or run the program with sallyport run -- COMMAND',
    mapping: { asvs: ['13.3.1'], secretsManagement: ['2.2', '5.1'], cwe: [798] },
    decide: ({ program, usages }) => usages.flatMap((usage) => sources(program, usage)),
  },
  {
    id: 'webhook-key-separate',
    title: 'Webhooks are verified with a key that makes no calls',
    severity: 'medium',
    why: 'The key that verifies must be wherever webhooks arrive; if it can make calls as well, whoever takes it there has the account.',
    how: 'Compares the variable that verification takes its key from with those of the clients.',
    remedy: 'Give a key without permissions the webhook badge, and keep it in a variable of its own.',
    mapping: { asvs: ['13.2.2', '13.3.2'], secretsManagement: ['2.3'], cwe: [272] },
    decide: ({ program, usages }) => usages.flatMap((usage) => separate(program, usage)),
  },
]

/** A key, as a program gives it to a client, and where. */
interface GivenKey {
  readonly found: FoundCall
  readonly key: Field
}

function keysIn(program: Program, usage: SdkUsage): readonly GivenKey[] {
  return usage.clients.flatMap(({ path, settings, key }) =>
    findCalls(program, usage, [path]).map((found) => {
      const isPython = found.file.language === 'python'
      const place = isPython && typeof settings === 'object' ? 'keywords' : settings
      const record = settingsOf(program, found, place)
      return { found, key: settingOf(program, record, isPython ? snake(key) : key) }
    }),
  )
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function sources(program: Program, usage: SdkUsage): readonly Verdict[] {
  const given = keysIn(program, usage).flatMap(({ found, key }): readonly Verdict[] => {
    const [status, evidence] = judge(key)
    return [verdictOn(found, status, evidence)]
  })
  const set = program.files.flatMap((file) =>
    file.assignments.flatMap(({ target, value, scope, at }): readonly Verdict[] => {
      const isKey = isFrom(program, { file, scope, expression: target }, usage, usage.keySettings ?? [])
      if (target.kind !== 'member' || !isKey) return []
      const [status, evidence] = judge(program.resolve({ file, scope, expression: value }).expression)
      return [verdictAt(file, at, status, evidence)]
    }),
  )
  return [...given, ...set]
}

const placeholder = /[<>{}\s]|your|example|placeholder|xxx|\.\.\.|changeme|dummy|fake|test/i
const environment = /^(?:env|environ|getenv|environ_get)$/

function judge(key: Field): readonly [Status, string] {
  if (key === 'absent') return ['pass', 'No key stands here: the SDK takes it from the environment.']
  if (key === 'unknown') return ['unknown', 'What it is made with cannot be seen here.']
  if (key.kind === 'literal' && typeof key.value === 'string' && key.value !== '')
    return placeholder.test(key.value)
      ? ['unknown', 'A placeholder stands here.']
      : ['fail', 'A key is written down here.']
  return wordsOf(key).some((word) => environment.test(word))
    ? ['pass', 'It comes from the environment.']
    : ['unknown', 'Where the key comes from cannot be seen here.']
}

function separate(program: Program, usage: SdkUsage): readonly Verdict[] {
  const { verifying } = usage
  if (verifying === undefined) return []
  const clients = keysIn(program, usage).map(({ key }) => key)
  const names = clients.flatMap((key) => (typeof key === 'object' ? (variableOf(key) ?? []) : []))
  const isWhole = clients.every((key) => typeof key === 'object' && variableOf(key) !== undefined)
  return findCalls(program, usage, verifying.calls).map((found) => {
    const { file, call } = found
    const given = argumentOf(program, file, call, verifying.key)
    const at: Located | undefined = given && { file, scope: call.scope, expression: given }
    const name = at && variableOf(program.resolve(at).expression)
    if (name === undefined) return verdictOn(found, 'unknown', 'Which key verifies cannot be seen here.')
    if (names.includes(name))
      return verdictOn(found, 'fail', `${name} verifies webhooks, and makes calls as well.`)
    return isWhole && (clients.length > 0 || /hook/i.test(name))
      ? verdictOn(found, 'pass', `${name} verifies, and no client here is made with it.`)
      : verdictOn(found, 'unknown', `Whether ${name} makes calls as well cannot be seen here.`)
  })
}

/** The name of a variable of the environment: `process.env.X`, `os.environ["X"]`, `getenv("X")`. */
function variableOf(expression: Expression): string | undefined {
  const words = wordsOf(expression)
  const at = words.findIndex((word) => environment.test(word))
  return at === -1 ? undefined : words.slice(at + 1).find((word) => /^[A-Z][A-Z0-9_]+$/.test(word))
}
