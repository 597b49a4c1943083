import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { collect, environmentOption, parseSpan, withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { formatSpan } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

interface MintOptions {
  readonly client: string
  readonly environment?: Environment
  readonly user?: string
  readonly lifetime?: number
  readonly session?: number
  readonly mode?: 'relay' | 'direct'
  readonly parameter?: string[]
}

/** `sallyport token mint`: a token for one browser, as the route would give it. */
export function registerTokenMint(token: Command): void {
  const mint = token
    .command('mint <vendor> <purpose>')
    .description('make a token for a browser and print it, once; needs a running server')
    .requiredOption('--client <name>', 'the client whose grants hold; its id where several have the name')
    .addOption(environmentOption(false))
    .option('--user <id>', 'the end user it is for: limits, locks and the log go by that')
    .option('--lifetime <span>', 'how long it can be redeemed: 1s to 10m, 60s unless given', parseSpan)
    .option('--session <span>', 'how long its session may last', parseSpan)
    .addOption(new Option('--mode <mode>', "relay, or the vendor's own token").choices(['relay', 'direct']))
    .option('--parameter <name=value>', 'what the vendor must know, such as agent_id=...', collect)
    .action(async (vendor: string, purpose: string, options: MintOptions, command: Command) => {
      const { client, environment, user, lifetime, session, mode, parameter } = options
      await withControl(command, async (control, { json }) => {
        const minted = await control.perform('token.mint', {
          client,
          vendor,
          purpose,
          ...(environment === undefined ? {} : { environment }),
          ...(user === undefined ? {} : { user }),
          ...(lifetime === undefined ? {} : { expiresInSeconds: lifetime / 1000 }),
          ...(session === undefined ? {} : { maxSessionSeconds: session / 1000 }),
          ...(mode === undefined ? {} : { mode }),
          ...(parameter === undefined ? {} : { parameters: Object.fromEntries(parameter.map(parsePair)) }),
        })
        if (json) return printJson(minted)
        print(minted.token)
        const { url, expiresInSeconds, maxSessionSeconds } = minted
        note(
          `Redeem it within ${formatSpan(expiresInSeconds * 1000)}, once${url === undefined ? '' : `, at ${url}`}.`,
        )
        note(`Its session lasts ${formatSpan(maxSessionSeconds * 1000)} at most.`)
      })
    })
  withExamples(
    mint,
    'sallyport token mint assemblyai streaming --client web --user ada',
    'sallyport token mint assemblyai streaming --client web --user ada --lifetime 2m --session 5m --json',
    'sallyport token mint retellai web-call --client web --user ada --parameter agent_id=agent_x',
  )
}

function parsePair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write it as name=value.')
  return [text.slice(0, at), text.slice(at + 1)]
}
