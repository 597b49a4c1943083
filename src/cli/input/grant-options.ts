import { type Command, InvalidArgumentError } from 'commander'
import { type Environment, SallyportError } from '../../core/index.ts'
import { collect, environmentOption, parseCount, parseList } from './options.ts'

export interface GrantOptions {
  readonly environment?: Environment
  readonly rule?: string[]
  readonly addresses?: string[]
  readonly rate?: number
  readonly concurrency?: number
  readonly quota?: number
  readonly ownIds?: boolean
  readonly only?: string[]
  readonly tenant?: string
  readonly key?: string
  readonly redactAnswers?: string[]
  readonly safety?: string
  readonly observe?: boolean
  readonly enforce?: boolean
  readonly drop?: string[]
  readonly replace?: boolean
  readonly allowWildcard?: boolean
}

/** What each limit is called in a grant. */
const limits: Readonly<Record<string, readonly string[]>> = {
  rule: ['shippedRules', 'bodyRules'],
  addresses: ['addresses'],
  rate: ['ratePerMinute'],
  concurrency: ['concurrency'],
  quota: ['dailyQuota'],
  'own-ids': ['ownIdsOnly'],
  only: ['only'],
  tenant: ['tenant'],
  key: ['keyName'],
  'redact-answers': ['redactAnswers'],
  safety: ['safety'],
}
const limitNames = Object.keys(limits)

/** Adds what limits a grant. */
export function grantOptions(command: Command): Command {
  return command
    .addOption(environmentOption(false))
    .option('--rule <name>', "body rule of the vendor's, or rule set of sallyport.yaml", collect)
    .option('--addresses <ranges>', 'only from these addresses or CIDR ranges, parted by commas', parseList)
    .option('--rate <count>', 'calls a minute', parseCount)
    .option('--concurrency <count>', 'calls and sockets at once', parseCount)
    .option('--quota <count>', 'calls a day, UTC', parseCount)
    .option('--own-ids', 'only things this client created through the gate')
    .option(
      '--only <parameter=value>',
      'allowed value of a path parameter, such as organizationId=...',
      collect,
    )
    .option('--tenant <value>', "what the gate sends in the vendor's tenant header")
    .option('--key <name>', 'the vendor key to use')
    .option('--redact-answers <policies>', 'take personal data out of answers: policies or sets', parseList)
    .option('--safety <policy>', 'the content policy that answers must pass, such as default')
    .option('--observe', 'record what constraints and rules would refuse, without refusing')
    .option('--enforce', 'refuse again what is only observed')
    .option(`--drop <limits>`, `take limits away: ${limitNames.join(', ')}; parted by commas`, parseLimits)
    .option('--replace', 'leave nothing of the present scopes')
    .option('--allow-wildcard', 'allow wildcards in production; recorded')
}

/** Returns the constraints the options name, as the grant action takes them. `null` takes one away. */
export function grantConstraints(options: GrantOptions): Record<string, unknown> {
  if (options.observe && options.enforce)
    throw new SallyportError('ERR_CORE_INPUT', { field: '--observe, --enforce', detail: 'Choose one.' })
  const constraints = {
    addresses: options.addresses,
    ratePerMinute: options.rate,
    concurrency: options.concurrency,
    dailyQuota: options.quota,
    ownIdsOnly: options.ownIds,
    only: parseOnly(options.only),
    tenant: options.tenant,
    keyName: options.key,
    redactAnswers: options.redactAnswers,
    safety: options.safety,
    observe: options.enforce ? null : options.observe,
  }
  const dropped = (options.drop ?? []).flatMap((name) => limits[name] ?? []).map((name) => [name, null])
  const given = Object.entries(constraints).filter(([, value]) => value !== undefined)
  return Object.fromEntries([...dropped, ...given])
}

/** Parses `vendor` or `vendor=read:transcripts,write:limited`. */
export function parseGrantWord(word: string): { vendor: string; scopes: string[] } {
  const [vendor, scopes] = splitOnce(word)
  return { vendor, scopes: scopes === undefined || scopes === '' ? [] : parseList(scopes) }
}

function parseLimits(text: string): string[] {
  const names = parseList(text)
  const unknown = names.find((name) => !limitNames.includes(name))
  if (unknown === undefined) return names
  throw new InvalidArgumentError(`There is no limit ${unknown}.`)
}

function parseOnly(words: readonly string[] | undefined): Record<string, string[]> | undefined {
  if (words === undefined) return undefined
  const only = new Map<string, string[]>()
  for (const word of words) {
    const [name, value = ''] = splitOnce(word)
    if (name === '' || value === '')
      throw new SallyportError('ERR_CORE_INPUT', { field: '--only', detail: 'Write it as parameter=value.' })
    only.set(name, [...(only.get(name) ?? []), value])
  }
  return Object.fromEntries(only)
}

/** Splits at the first `=` alone: a value may hold another. */
function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}
