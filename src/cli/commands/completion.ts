import { Argument, type Command } from 'commander'
import { bashScript, zshScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { listNodes } from '../completion/nodes.ts'
import { withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import type { GlobalOptions } from '../with-control.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

/** `sallyport completion <shell>`: a completion script made from the commands themselves. */
export function registerCompletion(program: Command): void {
  const completion = program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .description('print a completion script for bash, zsh or fish')
    .action(async (shell: keyof typeof scripts, _options: unknown, command: Command) => {
      const { vendorIds } = await import('../../vendors/index.ts')
      const script = scripts[shell](listNodes(program, { vendor: vendorIds }))
      if (command.optsWithGlobals<GlobalOptions>().json) printJson({ shell, script })
      else print(script)
    })
  withExamples(
    completion,
    'sallyport completion bash > ~/.local/share/bash-completion/completions/sallyport',
    'sallyport completion zsh >> ~/.zshrc',
    'sallyport completion fish > ~/.config/fish/completions/sallyport.fish',
  )
}
