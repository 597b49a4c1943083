import type { Command } from 'commander'
import type { Control } from '../../../control/index.ts'
import { SallyportError } from '../../../core/index.ts'
import type { RunView } from '../../../retention/index.ts'
import { exitCodes } from '../../exit.ts'
import { parseCount, withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'
import { RunProgress } from './run-progress.ts'

const askEveryMs = 200

/** `sallyport retention run`: deletes what a plan has shown. */
export function registerRetentionRun(retention: Command): void {
  const run = retention
    .command('run [plan]')
    .description('delete what a plan has shown, and nothing else; its hash says that you have seen it')
    .option('--continue', 'go on with the run that is under way')
    .option(
      '--limit <count>',
      'how many things it may take away (of an erasure 1,000 unless given)',
      parseCount,
    )
    .option('--no-wait', 'return once it is under way; a server that runs carries it on')
    .action(
      async (
        plan: string | undefined,
        options: { readonly continue?: boolean; readonly limit?: number; readonly wait: boolean },
        command: Command,
      ) => {
        await withControl(command, async (control, { json = false }) => {
          const begun = await begin(control, plan, options)
          const ended = options.wait ? await followRun(control, begun) : begun
          if (json) printJson(ended)
          else tell(ended)
          if (ended.state === 'incomplete') process.exitCode = exitCodes.refused
        })
      },
    )
  withExamples(
    run,
    'sallyport retention run 0f3a5c7e9b1d0f3a5c7e9b1d0f3a5c7e',
    'sallyport retention run --continue',
  )
}

async function begin(
  control: Control,
  plan: string | undefined,
  { continue: goOn, limit }: { readonly continue?: boolean; readonly limit?: number },
): Promise<RunView> {
  if (goOn === true) {
    const running = (await control.perform('retention.runs', {})).find(({ state }) => state === 'running')
    if (running !== undefined) return running
    throw new SallyportError('ERR_RETENTION_RUN_UNKNOWN', { detail: 'No run is under way.' })
  }
  if (plan !== undefined) return control.perform('retention.run', { plan, limit })
  const detail = 'Give the hash that `sallyport retention plan` has printed.'
  throw new SallyportError('ERR_CORE_INPUT', { field: 'plan', detail })
}

/** Carries a run on until it ends. Whoever stops waiting stops nothing for good: `--continue` goes on. */
export async function followRun(control: Control, begun: RunView): Promise<RunView> {
  const progress = new RunProgress(begun)
  let run = begun
  try {
    for (;;) {
      run = await control.perform('retention.advance', { id: run.id })
      if (run.state !== 'running') return run
      progress.update(run)
      if (run.nextAtMs !== null && run.nextAtMs > Date.now())
        await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    }
  } finally {
    progress.end()
  }
}

function tell({ id, state, counts }: RunView): void {
  if (state === 'running') {
    print(`${id} is under way: \`sallyport retention run --continue\` waits for it.`)
    return
  }
  print(
    `${id}: ${counts.gone} deleted and seen to be gone, ${counts.held} held, ${counts.pending} not deleted.`,
  )
  if (counts.pending > 0)
    note(`Why they were not deleted: sallyport retention runs ${id}. The next run tries them again.`)
  if (counts.gone > 0) print(`Their receipts: sallyport retention receipts export FILE --run ${id}`)
}
