import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { localOptions } from '../../with-control.ts'

/** Options of `sallyport check`. */
export interface CheckOptions {
  readonly only?: readonly string[]
  readonly list?: boolean
  readonly sarif?: boolean
  readonly html?: boolean
  readonly output?: string
  readonly all?: boolean
  readonly changed?: string | true
  readonly gate: boolean
  readonly fix?: boolean
  readonly yes?: boolean
}

const collect = (id: string, before: readonly string[] = []): readonly string[] => [...before, id]

/** `sallyport check`: decides the security checklist. */
export function registerCheck(program: Command): void {
  const check = program
    .command('check [path]')
    .description('decide the security checklist of a project: what holds, what does not, what nobody can say')
    .option('--only <id>', 'decide this check alone; may be given again', collect)
    .option('--list', 'show what there is to check, and why, and decide nothing')
    .option(
      '--changed [revision]',
      'look only at what has changed since the merge base with it, as pull requests do',
    )
    .option('--no-gate', 'leave out what is about the gate')
    .option('--fix', 'show as a diff what would mend faults that are safe to mend; with --yes, do it')
    .option('--yes', 'do what --fix shows')
    .option('--all', 'show what passed as well')
    .option('--sarif', 'print SARIF 2.1.0 for code-scanning hosts')
    .option('--html', 'print one page that needs nothing else')
    .option('--output <file>', 'write the report to a file')
    .action(async (path: string | undefined, options: CheckOptions, command: Command) => {
      const { runCheckCommand } = await import('./run.ts')
      await runCheckCommand(path ?? '.', options, localOptions(command))
    })
  check.addHelpText(
    'after',
    `
It reads files and git, follows the vendors' SDKs through JavaScript, TypeScript and Python, and looks at the gate whose
home is named by --home or SALLYPORT_HOME. It runs nothing of the project's and asks no network.

It exits 1 where a check fails; else 2 where one is unknown, or manual and not attested; else 0. Waivers and attestations
stand in sallyport.yaml, under check, and end.
--fix adds a line to .gitignore, takes permissions away from .env files, and shortens the lifetime of tokens where it is
written down; it never follows links and never leaves the project. Keys in what it shows are hidden: those that look like
one, and those of the vault whose home is named.
--changed counts what is committed, staged and only written, and what imports it; what it has not looked at is named, and is
not passed.
With --fix --json: { "changes": [{ "path", "kind", "diff" }], "left": [{ "check", "resource", "evidence" }], "done" }.
With --json: { "checks": [{ "id", "status", "severity", "title", "verdicts": [...], ... }], "decided", "total" }.`,
  )
  withExamples(
    check,
    'sallyport check',
    'sallyport check --list',
    'sallyport check --home .sallyport',
    'sallyport check web --only browser-no-client --only token-authenticated',
    'sallyport check --fix',
    'sallyport check --changed origin/main --no-gate',
    'sallyport check --html --output report.html',
    'sallyport check --sarif --output sallyport.sarif',
  )
}
