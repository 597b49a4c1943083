import type { Command } from 'commander'
import { print, printJson } from './output.ts'

/** `sallyport init`: a home with a master key, a database and a local certificate. */
export function registerInit(program: Command): void {
  program
    .command('init [folder]')
    .description('make a home here: master key, database, local certificate, .gitignore entries')
    .option('--no-tls', 'make no local certificate; sockets need one')
    .action(async (folder: string | undefined, options: { tls: boolean }, command: Command) => {
      const { initHome } = await import('../app/index.ts')
      const made = await initHome(folder ?? process.cwd(), { tls: options.tls })
      if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson(made)
      for (const line of made.steps) print(line)
      print('')
      print('Next:')
      print('  sallyport key add <vendor> --environment development')
      print('  sallyport client add my-app --environment development --grant <vendor>')
      print('  sallyport serve')
    })
}
