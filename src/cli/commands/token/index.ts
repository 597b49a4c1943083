import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerTokenList } from './list.ts'
import { registerTokenMint } from './mint.ts'
import { registerTokenRevoke } from './revoke.ts'

/** `sallyport token ...`: temporary tokens for browsers, and their sessions. */
export function registerToken(program: Command): void {
  const token = program.command('token').description('temporary tokens for browsers, and their live sessions')
  withExamples(
    token,
    'sallyport token mint assemblyai streaming --client web --user ada',
    'sallyport token list',
  )
  registerTokenMint(token)
  registerTokenList(token)
  registerTokenRevoke(token)
}
