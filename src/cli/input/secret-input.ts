import { readFile } from 'node:fs/promises'
import { SallyportError, Secret } from '../../core/index.ts'
import { promptHidden } from './hidden-prompt.ts'

/** Where a secret comes from. Never from argv: other users of the machine can read that. */
export interface SecretSource {
  readonly stdin?: boolean
  readonly fromEnv?: string
  readonly fromFile?: string
}

export interface SecretRequest {
  /** What the prompt says where no source is given. */
  readonly question: string
  /** True for a secret that is being chosen: asked for twice, because nobody sees what is typed. */
  readonly isNew?: boolean
}

const secretBytesMax = 64 * 1024

/**
 * Returns a secret from where the options say, or from a hidden prompt, without blanks around it. Throws ERR_CORE_INPUT,
 * which never holds what was read, nor the name that a source was given: somebody may have put the secret there.
 */
export async function readSecret(source: SecretSource, request: SecretRequest): Promise<Secret> {
  const text = (await readText(source, request)).trim()
  if (text === '') throw unusable(nameOf(source), 'It is empty.')
  return new Secret(text)
}

/** Returns the secret in a variable, as an option says that is not called `--from-env`. Throws as `readSecret` does. */
export async function readSecretVariable(variable: string, option: string): Promise<Secret> {
  const text = (await readVariable(variable, option)).trim()
  if (text === '') throw unusable(option, 'It is empty.')
  return new Secret(text)
}

/** True where the options name a source. */
export function hasSource(source: SecretSource): boolean {
  return source.stdin === true || source.fromEnv !== undefined || source.fromFile !== undefined
}

async function readText(source: SecretSource, request: SecretRequest): Promise<string> {
  const { stdin = false, fromEnv, fromFile } = source
  if (Number(stdin) + Number(fromEnv !== undefined) + Number(fromFile !== undefined) > 1) {
    throw unusable('--stdin, --from-env, --from-file', 'Choose one.')
  }
  if (fromEnv !== undefined) return readVariable(fromEnv, '--from-env')
  if (fromFile !== undefined) return readSecretFile(fromFile)
  // A terminal would show what is typed into a plain read.
  if (stdin && !process.stdin.isTTY) return readStandardInput()
  return ask(request)
}

async function readVariable(name: string, option: string): Promise<string> {
  const { readEnvironmentValue } = await import('../../config/index.ts')
  const value = await readEnvironmentValue(name)
  if (value !== undefined) return value
  const detail =
    'There is no such variable, neither in the environment nor in .env here. Give its name, without $.'
  throw unusable(option, detail)
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw unusable('--from-file', `The file cannot be read (${(cause as NodeJS.ErrnoException).code}).`)
  }
}

async function readStandardInput(): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > secretBytesMax) throw unusable('--stdin', 'It is too long for a secret.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function ask({ question, isNew = false }: SecretRequest): Promise<string> {
  const typed = await promptHidden(`${question} (not shown): `)
  if (isNew && typed.trim() !== '' && (await promptHidden('The same again: ')) !== typed) {
    throw unusable('prompt', 'That was not the same twice.')
  }
  return typed
}

function nameOf(source: SecretSource): string {
  if (source.fromEnv !== undefined) return '--from-env'
  if (source.fromFile !== undefined) return '--from-file'
  return source.stdin ? '--stdin' : 'prompt'
}

function unusable(field: string, detail: string): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', { field, detail })
}
