import type { Command } from 'commander'
import { createProgram } from '../../src/cli/program.ts'
import type { Page } from './page.ts'

const width = 100

/** Returns the program and all of its commands, each with its whole name, in the order of the help. */
export function listCommands(
  program: Command,
): readonly { readonly name: string; readonly command: Command }[] {
  const visit = (command: Command, name: string): { name: string; command: Command }[] => [
    { name, command },
    ...command.commands.flatMap((child) => visit(child, `${name} ${child.name()}`)),
  ]
  return visit(program, program.name())
}

/** Returns the help of a command as a terminal of 100 columns shows it, without the options that every command has. */
export function helpOf(command: Command): string {
  let text = ''
  command.configureHelp({ ...command.configureHelp(), showGlobalOptions: false })
  command.configureOutput({
    getOutHelpWidth: () => width,
    getOutHasColors: () => false,
    writeOut: (piece) => {
      text += piece
    },
  })
  command.outputHelp()
  return text.trimEnd()
}

function text(): string {
  const sections = listCommands(createProgram()).map(
    ({ name, command }) => `## ${name}\n\n${indented(helpOf(command))}\n`,
  )
  return [
    '# Command line',
    '',
    'Every command and its help. The options of `sallyport` itself can stand anywhere on the line; `--json` makes every',
    'command print JSON, errors included.',
    '',
    'Written by `npm run docs` from `src/cli`: change it there.',
    '',
    sections.join('\n'),
  ].join('\n')
}

/** A block of code without a fence: it shows what a terminal shows, and is not to be run. */
function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '    ')
}

/** `docs/cli.md`: the help of every command. */
export const cliPage: Page = { path: 'docs/cli.md', text }
