import { SallyportError } from '../../core/index.ts'

const enter = /[\r\n]/
const interrupt = '\u0003'
const endOfInput = '\u0004'
const eraseLine = '\u0015'
const erase = new Set(['\u007f', '\b'])
// Arrow keys and the marks around what is pasted: a terminal sends them in among the characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's sequences begin with a control character
const terminalSequence = /\u001b\[[0-9;?]*[A-Za-z~]/g
const controlCharacter = /\p{Cc}/u

/** Asks on the terminal without showing what is typed. Throws ERR_CORE_INPUT where there is none, and for Ctrl-C. */
export function promptHidden(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'standard input',
      detail: 'There is no terminal to ask on: use --stdin, --from-env NAME or --from-file PATH.',
    })
  }
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stderr.write(question)
  return new Promise((resolve, reject) => {
    let typed: readonly string[] = []
    const finish = (rest: string) => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      // What was typed ahead answers the next question.
      if (rest !== '') stdin.unshift(rest)
      stderr.write('\n')
    }
    const onData = (piece: string) => {
      const characters = [...piece.replace(terminalSequence, '')]
      for (const [index, character] of characters.entries()) {
        if (enter.test(character)) {
          finish(characters.slice(index + 1).join(''))
          resolve(typed.join(''))
          return
        }
        if (character === interrupt || character === endOfInput) {
          finish('')
          reject(new SallyportError('ERR_CORE_INPUT', { field: 'prompt', detail: 'Nothing was entered.' }))
          return
        }
        typed = afterCharacter(typed, character)
      }
    }
    stdin.on('data', onData)
    stdin.resume()
  })
}

function afterCharacter(typed: readonly string[], character: string): readonly string[] {
  if (erase.has(character)) return typed.slice(0, -1)
  if (character === eraseLine) return []
  return controlCharacter.test(character) ? typed : [...typed, character]
}
