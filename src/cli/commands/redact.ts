import { type Command, Option } from 'commander'
import { SallyportError, systemClock } from '../../core/index.ts'
import type { Engine, Redactor, Substitution } from '../../redaction/index.ts'
import { collect, withExamples } from '../input/options.ts'
import { readSecret } from '../input/secret-input.ts'
import { note } from '../output/print.ts'
import { localOptions } from '../with-control.ts'
import { listPolicies } from './redact/list-policies.ts'
import { type Destination, redactFile } from './redact/redact-file.ts'
import { redactRecording } from './redact/redact-recording.ts'

interface RedactOptions {
  readonly policy?: readonly string[]
  readonly substitution: Substitution
  readonly keyFromEnv?: string
  readonly out?: string
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
    .description('take personal data out of a text, a transcript (JSON, JSONL, SRT, VTT) or a recording')
    .option('-p, --policy <name>', 'what to take out, a policy or a set; may be given several times', collect)
    .addOption(
      new Option('--substitution <kind>', 'what stands in its place')
        .choices(['entity_name', 'hash', 'token'])
        .default('entity_name'),
    )
    .option('--key-from-env <name>', 'the variable with the key of fingerprints and tokens')
    .option('-o, --out <file>', 'write the result there instead of printing it')
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
    .option('--policies', 'list the policies, with their classes, and end')
    .action(async (file: string | undefined, options: RedactOptions, command: Command) => {
      const { json = false } = localOptions(command)
      if (options.policies) return listPolicies(json)
      if (file === undefined)
        throw new SallyportError('ERR_CORE_INPUT', {
          field: 'file',
          detail: 'Name a file, or - for standard input.',
        })
      const redactor = await createRedactor(options)
      const engine =
        options.engine === undefined ? undefined : await createEngine(options.engine, options.engineMode)
      const destination: Destination = {
        json,
        ...(options.out === undefined ? {} : { out: options.out }),
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

async function createRedactor({ policy, substitution, keyFromEnv }: RedactOptions): Promise<Redactor> {
  const { Redactor } = await import('../../redaction/index.ts')
  const key =
    keyFromEnv === undefined ? undefined : await readSecret({ fromEnv: keyFromEnv }, { question: 'Key' })
  return new Redactor({
    substitution,
    ...(policy === undefined ? {} : { policies: policy.flatMap((names) => names.split(',')) }),
    ...(key === undefined ? {} : { key }),
  })
}
