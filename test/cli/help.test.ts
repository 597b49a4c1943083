import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { describe, expect, it, vi } from 'vitest'
import { cliPage, helpOf, listCommands } from '../../scripts/docs/cli-page.ts'
import { isCurrent } from '../../scripts/docs/page.ts'
import { createProgram } from '../../src/cli/program.ts'
import { errorCodes } from '../../src/core/index.ts'
import { patience, startProgram } from '../support/cli.ts'

vi.setConfig(patience)

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Finds the command that words lead to, and refuses an option it does not have. */
function requireCommand(words: readonly string[]): Command {
  let command = createProgram()
  const globals = command.options.flatMap(({ long, short }) => [long, short])
  for (const word of words) {
    const next = command.commands.find((child) => child.name() === word)
    if (next === undefined) break
    command = next
  }
  if (command.parent === null || command.commands.length > 0)
    throw new Error(`no command: ${words.join(' ')}`)
  const known = [...globals, ...command.options.flatMap(({ long, short }) => [long, short]), '--help']
  const dashes = words.indexOf('--')
  for (const word of dashes < 0 ? words : words.slice(0, dashes)) {
    const [flag = ''] = word.split('=')
    if (/^--?[a-z]/.test(flag) && !known.includes(flag))
      throw new Error(`no option ${flag}: ${words.join(' ')}`)
  }
  return command
}

/** Returns the words after each `sallyport` in a text that names commands. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/(?<![\w/.-])sallyport ((?:--(?:home|server) \S+ )?[a-z-]+[^`'"\n)\\]*)/g)].map(
    ([, words = '']) =>
      words
        .replace(/^--\w+ \S+ /, '')
        .trim()
        .split(/\s+/),
  )
}

describe('docs/cli.md', () => {
  it('is current: otherwise run `node scripts/docs-cli.ts`', () => {
    expect(isCurrent(cliPage)).toBe(true)
    expect(isCurrent({ ...cliPage, text: () => `${cliPage.text()}x` })).toBe(false)
  })
})

describe('help', () => {
  const commands = listCommands(createProgram())

  it.each(commands)(
    'of $name describes every argument and option, with an example that is one',
    ({ name, command }) => {
      const help = helpOf(command)
      expect(command.description(), name).not.toBe('')
      for (const { flags, description } of command.options)
        expect(description, `${name} ${flags}`).not.toBe('')
      const [, examples = ''] = /\n\nExamples?:\n((?: {2}.*\n?)+)/.exec(help) ?? []
      expect(examples, name).toContain('sallyport')
      for (const words of commandsIn(examples)) requireCommand(words)
    },
  )

  it('is refused as an example where a command or an option is none', () => {
    expect(() => requireCommand(['key', 'ad'])).toThrow('no command')
    expect(() => requireCommand(['key', 'add', '--nmae'])).toThrow('no option')
    expect(commandsIn('`sallyport key list` or `sallyport --home x init`.')).toEqual([
      ['key', 'list'],
      ['init'],
    ])
  })

  it('is where every error sends its reader: to a command that is one', () => {
    const named = Object.values(errorCodes).flatMap(({ help }) => commandsIn(help))
    expect(named.length).toBeGreaterThan(15)
    for (const words of named) requireCommand(words)
  })

  it('names every command and option that is printed elsewhere', () => {
    const files = globSync('src/{access,app,cli,config,control,gateway,vault}/**/*.ts', { cwd: root })
    const sources = files
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, ''))
    const commandNames = new Set(createProgram().commands.map((command) => command.name()))
    const named = sources
      .flatMap(commandsIn)
      // What a template fills in is not known here; and `sallyport` begins sentences, too.
      .map((words) => words.filter((word) => !word.includes('${')))
      .filter(([first]) => commandNames.has(first ?? ''))
    expect(named.length).toBeGreaterThan(30)
    for (const words of named) requireCommand(words)
  })

  it('names every command and option that skills name, in a sentence too', () => {
    const texts = globSync('plugins/*/skills/**/*.md', { cwd: root }).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    )
    const named = texts
      .flatMap((text) => [...text.matchAll(/`(sallyport [a-z][^`]*)`/g)].map(([, code = '']) => code))
      .flatMap(commandsIn)
    expect(named.length).toBeGreaterThan(60)
    // A group of commands is named as such, and so is what every command has.
    for (const words of named) if (!['help', 'retention'].includes(words.join(' '))) requireCommand(words)
  })
})

describe('start-up', () => {
  it('loads nothing for --help and --version but commander', async () => {
    const watch = join(root, 'test/support/watch-imports.mjs')
    const main = join(root, 'src/cli/main.ts')
    for (const flag of ['--help', '--version']) {
      const started = startProgram(process.execPath, ['--import', watch, main, flag], { folder: root })
      const { code, stdout, stderr } = await started.finished
      expect(code).toBe(0)
      expect(stdout).not.toBe('')
      const { packages, files } = JSON.parse(stderr) as { packages: string[]; files: string[] }
      expect(packages).toEqual(['commander'])
      const rooms = new Set(files.map((file) => /\/src\/([a-z]+)\//.exec(file)?.[1]))
      expect([...rooms].sort()).toEqual(['cli', 'core'])
    }
  })
})
