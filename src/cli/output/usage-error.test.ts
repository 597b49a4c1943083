import { Command, CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { secretOptions } from '../input/options.ts'
import { toUsageError } from './usage-error.ts'

const program = new Command('sallyport')
const key = program.command('key')
const add = secretOptions(key.command('add <vendor>'))
const list = key.command('list')

const errorOf = (command: Command, code: string, message: string) =>
  toUsageError(new CommanderError(1, code, message), command)

describe('toUsageError', () => {
  it('says what is wrong and what was meant, and whose help explains it', () => {
    const message = "error: unknown command 'lst'\n(Did you mean list?)"
    expect(errorOf(key, 'commander.unknownCommand', message)).toMatchObject({
      lines: ["unknown command 'lst'", 'Did you mean list?'],
      command: 'sallyport key',
    })
  })

  it.each([
    ["error: unknown option '--key=abc123'", "unknown option '--key'"],
    ["error: unknown option '-kabc123'", "unknown option '-k'"],
    ["error: unknown option '--jsn'\n(Did you mean --json?)", "unknown option '--jsn'"],
    ["error: unknown command 'abc123'", 'unknown command'],
    [`error: unknown command '${'a'.repeat(32)}'`, 'unknown command'],
  ])('repeats nothing that may be a secret: %s', (message, line) => {
    expect(errorOf(list, 'commander.unknownOption', message).lines[0]).toBe(line)
  })

  it('tells where a secret belongs, where the command takes one', () => {
    const message = "error: too many arguments for 'add'. Expected 1 argument but got 2."
    const said = (command: Command) => errorOf(command, 'commander.excessArguments', message).lines.join(' ')
    expect(said(add)).toContain('use --stdin, --from-env or --from-file')
    expect(said(list)).not.toContain('secret')
  })

  it('asks for a command where none was named', () => {
    expect(errorOf(key, 'commander.help', '(outputHelp)').lines).toEqual(['A command is missing.'])
  })
})
