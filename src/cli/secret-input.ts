import { readFile } from 'node:fs/promises'
import { readEnvironmentValue } from '../config/index.ts'
import { SallyportError, Secret } from '../core/index.ts'

/** Where a secret comes from. Never from argv: other users of the machine can read that. */
export interface SecretSource {
  readonly stdin?: boolean
  readonly fromEnv?: string
  readonly fromFile?: string
}

/** Returns a secret from where the options say, or from a hidden prompt. */
export async function readSecret(source: SecretSource, question: string): Promise<Secret> {
  const chosen = [source.stdin, source.fromEnv, source.fromFile].filter(
    (value) => value !== undefined && value !== false,
  )
  if (chosen.length > 1)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--stdin, --from-env, --from-file',
      detail: 'Choose one.',
    })
  if (source.stdin) return new Secret((await readAll()).trim())
  if (source.fromEnv !== undefined) {
    const value = await readEnvironmentValue(source.fromEnv)
    if (value === undefined) {
      throw new SallyportError('ERR_CORE_INPUT', {
        field: `--from-env ${source.fromEnv}`,
        detail: 'It is set neither in the environment nor in .env.',
      })
    }
    return new Secret(value)
  }
  if (source.fromFile !== undefined) {
    try {
      return new Secret((await readFile(source.fromFile, 'utf8')).trim())
    } catch (cause) {
      throw new SallyportError('ERR_CORE_INPUT', {
        field: '--from-file',
        detail: 'The file cannot be read.',
        cause,
      })
    }
  }
  return promptHidden(question)
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  return text
}

/** Asks on the terminal without showing what is typed. */
function promptHidden(question: string): Promise<Secret> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'standard input',
      detail: 'There is no terminal to ask on: use --stdin, --from-env NAME or --from-file PATH.',
    })
  }
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.resume()
  stdin.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    let typed = ''
    const finish = () => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const onData = (piece: string) => {
      for (const character of piece) {
        if (character === '\r' || character === '\n') {
          finish()
          resolve(new Secret(typed.trim()))
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          finish()
          reject(new SallyportError('ERR_CORE_INPUT', { detail: 'Nothing was entered.' }))
          return
        }
        if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1)
        else typed += character
      }
    }
    stdin.on('data', onData)
  })
}
