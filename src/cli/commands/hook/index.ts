import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { localOptions } from '../../with-control.ts'

/** `sallyport hook ...`: the scan where people work. */
export function registerHook(program: Command): void {
  const hook = program.command('hook').description('scan before each commit and each push')
  const install = hook
    .command('install')
    .description('make git scan what is staged before a commit, and what is new before a push')
    .option('--check', 'decide the security checklist of what has changed as well, before a commit')
    .option('--framework', 'write .pre-commit-config.yaml for the pre-commit framework instead')
    .action(async (options: { readonly framework?: boolean; readonly check?: boolean }, command: Command) => {
      const { json } = localOptions(command)
      const { installHooks, writeFrameworkFile } = await import('./install.ts')
      const { framework, check = false } = options
      const steps = (framework ? writeFrameworkFile : installHooks)(process.cwd(), check)
      if (json) printJson({ steps })
      else for (const step of steps) print(step)
    })
  withExamples(hook, 'sallyport hook install')
  withExamples(
    install,
    'sallyport hook install',
    'sallyport hook install --check',
    'sallyport hook install --framework',
  )
}
