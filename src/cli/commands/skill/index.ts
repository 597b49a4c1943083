import type { Command } from 'commander'
import { SallyportError, withSuggestion } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import type { PackagedSkill } from '../../packaged-skills.ts'
import { type GlobalOptions, localOptions } from '../../with-control.ts'

/** `sallyport skill ...`: instructions for coding agents, which drive this command line. Needs no home. */
export function registerSkill(program: Command): void {
  const skill = program
    .command('skill')
    .description('skills for coding agents, which drive this command line')
  withExamples(skill, 'sallyport skill list', 'sallyport skill install --dry-run')
  registerList(skill)
  registerShow(skill)
  registerInstall(skill)
}

function registerList(skill: Command): void {
  const list = skill
    .command('list')
    .description('every skill that comes with this version')
    .action(async (_options: unknown, command: Command) => {
      const rows = (await skills()).map(({ name, pack, description }) => ({ name, pack, description }))
      if (command.optsWithGlobals<GlobalOptions>().json) return printJson(rows)
      printTable(
        ['NAME', 'PACK'],
        rows.map(({ name, pack }) => [name, pack]),
      )
    })
  withExamples(list, 'sallyport skill list')
}

function registerShow(skill: Command): void {
  const show = skill
    .command('show <name>')
    .description('what an agent would read')
    .action(async (name: string, _options: unknown, command: Command) => {
      const [found] = await chosen([name])
      if (command.optsWithGlobals<GlobalOptions>().json) return printJson(found)
      print(found?.files.find(({ path }) => path === 'SKILL.md')?.text.trimEnd())
    })
  withExamples(show, 'sallyport skill show castai-prod-checklist')
}

interface InstallOptions {
  readonly to: string
  readonly dryRun?: boolean
  readonly overwrite?: boolean
}

function registerInstall(skill: Command): void {
  const install = skill
    .command('install [names...]')
    .description('write skills, all unless some are named, where coding agents look for them')
    .option('--to <folder>', 'the folder of skills', '.claude/skills')
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--overwrite', 'write over files that are not what this version has')
    .action(async (names: readonly string[], options: InstallOptions, command: Command) => {
      const { json } = localOptions(command)
      const { installSkills } = await import('./install.ts')
      const { steps, kept } = installSkills(await chosen(names), options)
      if (json) printJson({ steps })
      else for (const { path, done } of steps) print(`${path}: ${done}`)
      if (options.dryRun || kept.length === 0) return
      note(`${kept.length} of these were changed here and are as they were; --overwrite writes over them.`)
      process.exitCode = exitCodes.refused
    })
  install.addHelpText(
    'after',
    `
A file that was changed here is left alone, and it exits 1: --overwrite writes over such files, and says of which it did.
With --json: { "steps": [{ "path", "done" }] }.`,
  )
  withExamples(
    install,
    'sallyport skill install --dry-run',
    'sallyport skill install assemblyai-security-basics assemblyai-prod-checklist',
    'sallyport skill install --to ~/.agents/skills --overwrite',
  )
}

async function skills(): Promise<readonly PackagedSkill[]> {
  return (await import('../../packaged-skills.ts')).packagedSkills()
}

/** Throws ERR_CORE_INPUT for a name that is no skill's. */
async function chosen(names: readonly string[]): Promise<readonly PackagedSkill[]> {
  const all = await skills()
  const known = all.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const sentence = withSuggestion(`There is no skill ${name}.`, name, known)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'names',
      detail: `${sentence} sallyport skill list shows them.`,
    })
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
}
