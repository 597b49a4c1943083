import type { Command } from 'commander'
import { SallyportError } from '../../core/index.ts'
import { withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { printTable } from '../output/table.ts'
import { formatTime } from '../output/times.ts'
import { withControl } from '../with-control.ts'

interface LockOptions {
  readonly everything?: boolean
  readonly vendor?: string
  readonly key?: string
  readonly client?: string
  readonly user?: string
  readonly reason?: string
}

/** `sallyport lock ...`: the kill switch. */
export function registerLock(program: Command): void {
  const lock = program.command('lock').description('the kill switch: refuses calls and cuts sockets at once')
  withExamples(
    lock,
    'sallyport lock add --client writer --reason "key seen in a public log"',
    'sallyport lock list',
  )
  registerLockAdd(lock)
  registerLockList(lock)
  registerLockLift(lock)
}

function registerLockAdd(lock: Command): void {
  const add = lock
    .command('add')
    .description('stop everything, or one vendor, vendor key, client or end user')
    .option('--everything', 'every call')
    .option('--vendor <id>', 'every call to a vendor')
    .option('--key <id>', 'every call with a vendor key')
    .option('--client <name>', 'every call of a client; its id where several have the name')
    .option('--user <id>', 'every call that names this end user')
    .option('--reason <text>', 'why; kept with the lock')
    .action(async (options: LockOptions, command: Command) => {
      const target = chooseTarget(options)
      const { reason } = options
      await withControl(command, async (control, { json }) => {
        const added = await control.perform('lock.add', {
          target,
          ...(reason === undefined ? {} : { reason }),
        })
        if (json) return printJson(added)
        print(`Locked: ${describeTarget(added.target)}.`)
        print(`Lift it with: sallyport lock lift ${added.id}`)
      })
    })
  withExamples(
    add,
    'sallyport lock add --client writer --reason "key seen in a public log"',
    'sallyport lock add --everything --reason "incident 42"',
  )
}

function registerLockList(lock: Command): void {
  const list = lock
    .command('list')
    .description('every lock that stands')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const locks = await control.perform('lock.list', {})
        if (json) return printJson(locks)
        if (locks.length === 0) return print('No lock stands.')
        printTable(
          ['ID', 'TARGET', 'SINCE', 'BY', 'REASON'],
          locks.map((one) => [
            one.id,
            describeTarget(one.target),
            formatTime(one.createdAtMs),
            one.createdBy,
            one.reason,
          ]),
        )
      })
    })
  withExamples(list, 'sallyport lock list')
}

function registerLockLift(lock: Command): void {
  const lift = lock
    .command('lift <id>')
    .description('take a lock away')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        await control.perform('lock.lift', { id })
        if (json) printJson({ id, lifted: true })
        else print(`Lifted ${id}.`)
      })
    })
  withExamples(lift, 'sallyport lock lift lock_4fT9aQ2bX1Lm')
}

function chooseTarget(options: LockOptions) {
  const kinds = ['vendor', 'key', 'client', 'user'] as const
  const targets = kinds.flatMap((kind) => {
    const id = options[kind]
    return id === undefined ? [] : [{ kind, id }]
  })
  const all = options.everything ? [{ kind: 'everything' as const }, ...targets] : targets
  const [target, second] = all
  if (target === undefined || second !== undefined) {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--everything, --vendor, --key, --client, --user',
      detail: 'Name exactly one.',
    })
  }
  return target
}

function describeTarget(target: { readonly kind: string; readonly id?: string }): string {
  return target.id === undefined ? target.kind : `${target.kind} ${target.id}`
}
