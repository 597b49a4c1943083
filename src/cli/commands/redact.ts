import { randomBytes } from 'node:crypto'
import { type Command, Option } from 'commander'
import { SallyportError, Secret, systemClock } from '../../core/index.ts'
import type { Engine, Redactor, Substitution } from '../../redaction/index.ts'
import { collect, withExamples } from '../input/options.ts'
import { readSecretVariable } from '../input/secret-input.ts'
import { note } from '../output/print.ts'
import { localOptions } from '../with-control.ts'
import type { CheckCommandOptions } from './redact/check/run-check.ts'
import { listPolicies } from './redact/list-policies.ts'
import { type Destination, redactFile } from './redact/redact-file.ts'
import { redactRecording } from './redact/redact-recording.ts'

interface RedactOptions extends CheckCommandOptions {
  readonly check?: boolean
  readonly policy?: readonly string[]
  readonly substitution: Substitution
  readonly keyFromEnv?: string
  readonly out?: string
  readonly replace?: boolean
  readonly policies?: boolean
  readonly transcript?: string
  readonly cover: 'tone' | 'silence'
  readonly strict?: boolean
  readonly engine?: string
  readonly engineMode: 'required' | 'best-effort'
}

/** `sallyport redact`: personal data out of a text, a transcript or a recording. */
export function registerRedact(program: Command): void {
  const redact = program
    .command('redact [file]')
    .description(
      'take personal data out of a text, a transcript (JSON, JSONL, SRT, VTT) or a recording; check a folder',
    )
    .option('-p, --policy <name>', 'what to take out, a policy or a set; may be given several times', collect)
    .addOption(
      new Option('--substitution <kind>', 'what stands in its place')
        .choices(['entity_name', 'hash', 'token'])
        .default('entity_name'),
    )
    .option('--key-from-env <name>', 'the variable with the key of fingerprints and tokens')
    .option('-o, --out <file>', 'write the result there instead of printing it')
    .option('--replace', 'let --out write over the file that is read')
    .option('-t, --transcript <file>', 'the transcript of a recording, with the times of its words')
    .addOption(
      new Option('--cover <kind>', 'what covers words of a recording')
        .choices(['tone', 'silence'])
        .default('tone'),
    )
    .option('--strict', 'cover half a second on both sides of a word instead of 150 ms')
    .option('--engine <kind=url>', 'ask a named-entity engine too: presidio=URL or json=URL')
    .addOption(
      new Option('--engine-mode <mode>', 'what to do where the engine does not answer')
        .choices(['required', 'best-effort'])
        .default('required'),
    )
    .option('--check', 'change nothing, and list what is left in a file, a folder, or what a vendor keeps')
    .option(
      '--client-key-from-env <name>',
      'with --check of http://.../<vendor>: the client key for the gate',
    )
    .addOption(
      new Option('--format <kind>', 'how --check prints it')
        .choices(['text', 'json', 'sarif', 'csv'])
        .default('text'),
    )
    .option('--review <file>', 'with --check: a list of values by fingerprint, and what was said of each')
    .option('--accept <id>', 'a value of the review list that may stay; may be given several times', collect)
    .option('--reject <id>', 'a value of the review list that must go; may be given several times', collect)
    .option('--baseline', 'accept everything that is found now')
    .option('--resume <file>', 'with --check: remember what was read there, and go on where it stopped')
    .option('--fix', 'with --check: take out of the files what was not accepted')
    .option('--policies', 'list the policies, with their classes, and end')
    .action(async (file: string | undefined, options: RedactOptions, command: Command) => {
      const { json = false } = localOptions(command)
      if (options.policies) return listPolicies(json)
      if (file === undefined)
        throw new SallyportError('ERR_CORE_INPUT', {
          field: 'file',
          detail: 'Name a file, or - for standard input.',
        })
      const engine =
        options.engine === undefined ? undefined : await createEngine(options.engine, options.engineMode)
      const key = await readKey(options)
      if (options.check) {
        const { runCheck } = await import('./redact/check/run-check.ts')
        return runCheck(file, options, {
          json,
          createRedactor: (leave) => createRedactor(options, key, leave),
          ...(key === undefined ? {} : { key }),
          ...(engine === undefined ? {} : { engine }),
        })
      }
      refuseWithoutCheck(options)
      const redactor = await createRedactor(options, key)
      const destination: Destination = {
        json,
        ...(options.out === undefined ? {} : { out: options.out }),
        replaces: options.replace === true,
        ...(engine === undefined ? {} : { engine }),
      }
      const { audioEndings } = await import('../../redaction/index.ts')
      if (!audioEndings.some((ending) => file.toLowerCase().endsWith(ending)))
        return redactFile(file, redactor, destination)
      return redactRecording(file, redactor, {
        ...destination,
        cover: options.cover,
        ...(options.transcript === undefined ? {} : { transcript: options.transcript }),
        ...(options.strict === undefined ? {} : { strict: options.strict }),
      })
    })
  withExamples(
    redact,
    'sallyport redact call.txt',
    'sallyport redact transcript.json --policy all --substitution hash --out clean.json',
    'sallyport redact call.txt --substitution token --key-from-env REDACTION_KEY --json',
    'sallyport redact call.txt --engine presidio=http://127.0.0.1:5002',
    'sallyport redact --check transcripts --format sarif',
    'sallyport redact --check http://127.0.0.1:8686/assemblyai --client-key-from-env READER_KEY',
    'sallyport redact --check transcripts --review review.json --key-from-env REDACTION_KEY',
    'sallyport redact call.wav --transcript transcript.json --out call.redacted.wav',
  )
}

async function createEngine(text: string, mode: RedactOptions['engineMode']): Promise<Engine> {
  const { Engine, jsonEngine, presidio } = await import('../../redaction/index.ts')
  const [kind = '', address = ''] = text.split(/=(.*)/s)
  const create = new Map([
    ['presidio', presidio],
    ['json', jsonEngine],
  ]).get(kind)
  if (create === undefined || !/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--engine',
      detail: 'Write it as presidio=URL or json=URL.',
    })
  const engine = new Engine(create(address), { mode, clock: systemClock })
  if (engine.isRemote && !address.startsWith('https:'))
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--engine',
      detail: 'Beyond this machine it must be https: everything that is to be taken out is sent there.',
    })
  if (engine.isRemote) note('sallyport: the engine is on another machine, and the whole text is sent there.')
  return engine
}

/** Short enough to be a word that somebody made up. */
const keyLengthMin = 16

async function readKey({ keyFromEnv }: RedactOptions): Promise<Secret | undefined> {
  if (keyFromEnv === undefined) return undefined
  const key = await readSecretVariable(keyFromEnv, '--key-from-env')
  if (key.reveal().length < keyLengthMin)
    note(
      `sallyport: the key has fewer than ${keyLengthMin} characters. Whoever guesses it can tell values by their fingerprints and tokens: \`openssl rand -hex 32\` makes one.`,
    )
  return key
}

async function createRedactor(
  { policy, substitution }: RedactOptions,
  key: Secret | undefined,
  leave: ReadonlySet<string> = new Set(),
): Promise<Redactor> {
  const { Redactor } = await import('../../redaction/index.ts')
  return new Redactor({
    substitution,
    leave,
    ...(policy === undefined ? {} : { policies: policy.flatMap((names) => names.split(',')) }),
    // Without a key of the user's own, fingerprints tell values of this one run apart.
    key: key ?? new Secret(randomBytes(32).toString('hex')),
  })
}

function refuseWithoutCheck({ review, accept, reject, baseline, resume, fix }: RedactOptions): void {
  if (review ?? accept ?? reject ?? baseline ?? resume ?? fix)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--check',
      detail: 'Review lists, --resume and --fix are for --check.',
    })
}
