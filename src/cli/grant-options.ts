import type { Command } from 'commander'
import { type Environment, SallyportError } from '../core/index.ts'
import { collect, environmentOption, parseCount } from './options.ts'

export interface GrantOptions {
  readonly environment?: Environment
  readonly rule?: string[]
  readonly addresses?: string
  readonly rate?: number
  readonly concurrency?: number
  readonly quota?: number
  readonly ownIds?: boolean
  readonly only?: string[]
  readonly tenant?: string
  readonly key?: string
  readonly observe?: boolean
  readonly enforce?: boolean
  readonly replace?: boolean
  readonly allowWildcard?: boolean
}

/** Adds what limits a grant. */
export function grantOptions(command: Command): Command {
  return command
    .addOption(environmentOption(false))
    .option('--rule <name>', "body rule of the vendor's, or rule set of sallyport.yaml", collect)
    .option('--addresses <ranges>', 'only from these addresses or CIDR ranges, parted by commas')
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
    .option('--observe', 'record what constraints and rules would refuse, without refusing')
    .option('--enforce', 'refuse again what is only observed')
    .option('--replace', 'leave nothing of the present grant')
    .option('--allow-wildcard', 'allow wildcards in production; recorded')
}

/** Returns the constraints the options name, as the grant action takes them. */
export function grantConstraints(options: GrantOptions): Record<string, unknown> {
  const constraints: Record<string, unknown> = {}
  const set = (name: string, value: unknown) => {
    if (value !== undefined) constraints[name] = value
  }
  set(
    'addresses',
    options.addresses?.split(',').map((range) => range.trim()),
  )
  set('ratePerMinute', options.rate)
  set('concurrency', options.concurrency)
  set('dailyQuota', options.quota)
  set('ownIdsOnly', options.ownIds)
  set('only', parseOnly(options.only))
  set('tenant', options.tenant)
  set('keyName', options.key)
  set('observe', options.enforce ? null : options.observe)
  return constraints
}

/** Parses `assemblyai` or `assemblyai=read:transcripts,write:limited`. */
export function parseGrantWord(word: string): { vendor: string; scopes: string[] } {
  const [vendor = '', scopes = ''] = word.split('=')
  return { vendor, scopes: scopes === '' ? [] : scopes.split(',') }
}

function parseOnly(words: readonly string[] | undefined): Record<string, string[]> | undefined {
  if (words === undefined) return undefined
  const only: Record<string, string[]> = {}
  for (const word of words) {
    const [name = '', value = ''] = word.split('=')
    if (name === '' || value === '')
      throw new SallyportError('ERR_CORE_INPUT', { field: '--only', detail: 'Write it as parameter=value.' })
    only[name] = [...(only[name] ?? []), value]
  }
  return only
}
