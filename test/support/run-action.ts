import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../package/packed.ts'
import { binary, cleanEnvironment } from './cli.ts'

interface Step {
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

/** What became of a run of the action. */
export interface ActionRun {
  /** True where every step ended well. */
  readonly succeeded: boolean
  readonly output: string
  /** Further actions that were used, in order, with what they were given. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[]
  /** What `npx` was called with. */
  readonly npx: readonly string[]
}

/** Returns the action as it stands in the repository. */
export function readAction(): Action {
  return parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action
}

/**
 * Runs `action.yml` in a folder as the runner of GitHub runs a composite action: inputs with their defaults, steps in order,
 * `bash --noprofile --norc -eo pipefail`, what follows a failure only `if: always()`. Other actions are noted and not run;
 * `npx` is this checkout.
 */
export function runAction(workspace: string, inputs: Readonly<Record<string, string>>): ActionRun {
  const action = readAction()
  const scratch = mkdtempSync(join(tmpdir(), 'sallyport-action-'))
  const given = new Map(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]))
  for (const [name, value] of Object.entries(inputs)) {
    if (!given.has(name)) throw new Error(`the action has no input ${name}`)
    given.set(name, value)
  }
  const evaluate = (text: string) =>
    String(text).replace(/\$\{\{\s*inputs\.(\S+?)\s*\}\}/g, (_, name: string) => {
      const value = given.get(name)
      if (value === undefined) throw new Error(`the action uses an input ${name} that it does not have`)
      return value
    })
  const calls = join(scratch, 'npx-calls')
  const environment = runnerEnvironment(workspace, scratch, calls)
  const used: ActionRun['used'][number][] = []
  let [hasFailed, output] = [false, '']
  for (const [at, step] of action.runs.steps.entries()) {
    if (!runs(step.if, hasFailed, given)) continue
    if (step.uses !== undefined) {
      const values = Object.entries(step.with ?? {}).map(([name, value]) => [name, evaluate(value)])
      used.push({ uses: step.uses, with: Object.fromEntries(values) })
      continue
    }
    if (step.shell !== 'bash' || step.run === undefined) throw new Error(`step ${at} is of another kind`)
    const script = join(scratch, `step-${at}.sh`)
    writeFileSync(script, evaluate(step.run))
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value)]),
    )
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      {
        cwd: workspace,
        env: { ...environment, ...env },
        encoding: 'utf8',
      },
    )
    output += stdout + stderr
    if (status !== 0) hasFailed = true
  }
  const npx = readFileSync(calls, 'utf8').split('\0').slice(0, -1)
  rmSync(scratch, { recursive: true, force: true })
  return { succeeded: !hasFailed, output, used, npx }
}

/** Whether a step runs: unless it says otherwise, where none has failed. */
function runs(
  condition: string | undefined,
  hasFailed: boolean,
  given: ReadonlyMap<string, string>,
): boolean {
  const parts = (condition ?? 'success()').split(' && ')
  const isMeant = parts.every((part) => {
    if (part === 'always()' || part === 'success()') return true
    const [, name = '', value] = /^inputs\.(\w+) == '(\w*)'$/.exec(part) ?? []
    if (!given.has(name)) throw new Error(`a step runs if ${part}, which this runner does not know`)
    return given.get(name) === value
  })
  return isMeant && (!hasFailed || parts.includes('always()'))
}

/** What the runner sets (docs.github.com, default environment variables), and an `npx` that fetches nothing. */
function runnerEnvironment(workspace: string, scratch: string, calls: string): Record<string, string> {
  const programs = join(scratch, 'bin')
  mkdirSync(programs)
  writeFileSync(calls, '')
  const script = [
    '#!/usr/bin/env bash',
    `printf '%s\\0' "$@" >> '${calls}'`,
    'while [ "${1#sallyport@}" = "$1" ]; do shift; done',
    'shift',
    `exec '${process.execPath}' '${binary}' "$@"`,
  ]
  writeFileSync(join(programs, 'npx'), `${script.join('\n')}\n`)
  chmodSync(join(programs, 'npx'), 0o755)
  const clean = cleanEnvironment()
  return {
    ...clean,
    PATH: [programs, clean.PATH].join(delimiter),
    HOME: scratch,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: join(scratch, 'output'),
    GITHUB_ENV: join(scratch, 'env'),
    RUNNER_TEMP: scratch,
    RUNNER_OS: 'Linux',
  }
}
