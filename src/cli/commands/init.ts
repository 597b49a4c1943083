import type { Command } from 'commander'
import { withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { homeOf, localOptions } from '../with-control.ts'

/** `sallyport init`: a home with a master key, a database and a local certificate. */
export function registerInit(program: Command): void {
  const init = program
    .command('init [folder]')
    .description('make a home here: master key, database, local certificate, .gitignore entries')
    .option('--no-tls', 'make no local certificate; sockets need one')
    .action(async (folder: string | undefined, options: { tls: boolean }, command: Command) => {
      const globals = localOptions(command)
      const { initHome } = await import('../../app/index.ts')
      const made = await initHome(folder ?? process.cwd(), { tls: options.tls, ...homeOf(globals) })
      if (globals.json) return printJson(made)
      for (const line of made.steps) print(line)
      print('')
      print('Next:')
      print('  sallyport key add <vendor> --environment development')
      print('  sallyport client add my-app --environment development --grant <vendor>')
      print('  sallyport serve')
    })
  withExamples(init, 'sallyport init', 'sallyport init services/gate', 'sallyport --home /srv/sallyport init')
}
