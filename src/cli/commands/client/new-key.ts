import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import type { GlobalOptions } from '../../with-control.ts'

/** `sallyport client new-key`: a client key that is stored nowhere. */
export function registerClientNewKey(client: Command): void {
  const newKey = client
    .command('new-key')
    .description(
      'print a client key and its hash without storing either, for clients declared in sallyport.yaml',
    )
    .action(async (_options: unknown, command: Command) => {
      const { newClientKey } = await import('../../../app/index.ts')
      const { id, key, keyHash } = newClientKey()
      if (command.optsWithGlobals<GlobalOptions>().json) return printJson({ id, key, keyHash })
      print(`key      ${key}`)
      print(`keyHash  ${keyHash}`)
    })
  withExamples(newKey, 'sallyport client new-key')
}
