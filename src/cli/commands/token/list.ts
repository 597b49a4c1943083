import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatSpan, formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

const sentences = {
  limit_hit_often: 'was refused by a limit again and again',
  many_addresses: 'came from many addresses',
  many_tokens: 'got more tokens than a person uses',
} as const

/** `sallyport token list`: sessions of browsers, and who asks for tokens in an unusual way. */
export function registerTokenList(token: Command): void {
  const list = token
    .command('list')
    .description('live sessions of browsers, and unusual requests for tokens')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const { sessions, unusual } = await control.perform('token.list', {})
        if (json) return printJson({ sessions, unusual })
        if (sessions.length === 0) print('No session is live.')
        else {
          const nowMs = Date.now()
          printTable(
            ['ID', 'USER', 'CLIENT', 'FOR', 'SINCE', 'ENDS IN'],
            sessions.map((one) => [
              one.id,
              one.user ?? '-',
              one.clientId,
              `${one.vendor} ${one.purpose}`,
              one.hasBegun ? formatTime(one.sinceMs) : 'connecting',
              one.endsAtMs === null ? '-' : formatSpan(one.endsAtMs - nowMs),
            ]),
          )
        }
        for (const { why, subject, id, atMs, count } of unusual)
          print(`Unusual: ${subject} ${id} ${sentences[why]} (${count}), ${formatTime(atMs)} UTC.`)
      })
    })
  withExamples(list, 'sallyport token list')
}
