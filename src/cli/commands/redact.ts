import { readFile, writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { SallyportError } from '../../core/index.ts'
import type { RedactionReport, Substitution } from '../../redaction/index.ts'
import { exitCodes } from '../exit.ts'
import { collect, withExamples } from '../input/options.ts'
import { readSecret } from '../input/secret-input.ts'
import { note, print, printJson } from '../output/print.ts'
import { printTable } from '../output/table.ts'
import { localOptions } from '../with-control.ts'

interface RedactOptions {
  readonly policy?: readonly string[]
  readonly substitution: Substitution
  readonly keyFromEnv?: string
  readonly out?: string
  readonly policies?: boolean
}

/** `sallyport redact`: personal data out of a file. */
export function registerRedact(program: Command): void {
  const redact = program
    .command('redact [file]')
    .description('take personal data out of text: cards, phones, names and more, written or spoken')
    .option('-p, --policy <name>', 'what to take out, a policy or a set; may be given several times', collect)
    .addOption(
      new Option('--substitution <kind>', 'what stands in its place')
        .choices(['entity_name', 'hash', 'token'])
        .default('entity_name'),
    )
    .option('--key-from-env <name>', 'the variable with the key of fingerprints and tokens')
    .option('-o, --out <file>', 'write the result there instead of printing it')
    .option('--policies', 'list the policies, with their classes, and end')
    .action(async (file: string | undefined, options: RedactOptions, command: Command) => {
      const { json = false } = localOptions(command)
      if (options.policies) return listPolicies(json)
      if (file === undefined)
        throw new SallyportError('ERR_CORE_INPUT', {
          field: 'file',
          detail: 'Name a file, or - for standard input.',
        })
      const { Redactor } = await import('../../redaction/index.ts')
      const key =
        options.keyFromEnv === undefined
          ? undefined
          : await readSecret({ fromEnv: options.keyFromEnv }, { question: 'Key' })
      const redactor = new Redactor({
        substitution: options.substitution,
        ...(options.policy === undefined
          ? {}
          : { policies: options.policy.flatMap((name) => name.split(',')) }),
        ...(key === undefined ? {} : { key }),
      })
      const result = redactor.redactText(await readText(file))
      if (options.out !== undefined) await writeFile(options.out, result.text, { mode: 0o600 })
      if (json) printJson(options.out === undefined ? result : { report: result.report })
      else if (options.out === undefined) process.stdout.write(result.text)
      if (!json) note(describe(result.report))
      if (result.report.remaining > 0) process.exitCode = exitCodes.refused
    })
  withExamples(
    redact,
    'sallyport redact call.txt',
    'sallyport redact call.txt --policy all --substitution hash --json',
    'sallyport redact call.txt --substitution token --key-from-env REDACTION_KEY --out call.redacted.txt',
  )
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file === '-' ? '/dev/stdin' : file, 'utf8')
  } catch (cause) {
    const detail = `It cannot be read (${(cause as NodeJS.ErrnoException).code}).`
    throw new SallyportError('ERR_CORE_INPUT', { field: 'file', detail, cause })
  }
}

function describe({ counts, findings }: RedactionReport): string {
  if (findings.length === 0) return 'Nothing was found.'
  const parts = Object.entries(counts).map(([policy, count]) => `${count} ${policy}`)
  return `Taken out: ${parts.join(', ')}.`
}

async function listPolicies(json: boolean): Promise<void> {
  const { allPolicies, personalPolicies, policyClasses } = await import('../../redaction/index.ts')
  const rows = allPolicies.map((name) => ({
    name,
    class: policyClasses[name],
    personal: (personalPolicies as readonly string[]).includes(name),
  }))
  if (json) return printJson(rows)
  printTable(
    ['POLICY', 'CLASS', 'IN PERSONAL'],
    rows.map((row) => [row.name, row.class, row.personal ? 'yes' : '']),
  )
  print('')
  print('A: format and checksum. B: a cue and a shape. C: a list of words; an engine finds more.')
}
