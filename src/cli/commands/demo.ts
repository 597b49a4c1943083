import type { Command } from 'commander'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../input/options.ts'
import { print, printJson, printJsonLine } from '../output/print.ts'
import { untilStopped } from '../until-stopped.ts'
import { localOptions } from '../with-control.ts'

/** `sallyport demo`: the whole of it on this machine, without any vendor. */
export function registerDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description(
      'start three emulators and a gate, take a tour with the official SDKs, then keep serving, with a page for your microphone',
    )
    .option('--once', 'end after the tour; exits 0 only if every step went as told')
    .action(async (options: { once?: boolean }, command: Command) => {
      const { json = false } = localOptions(command)
      const { openWorld } = await import('../demo/world.ts')
      const { takeTour } = await import('../demo/tour.ts')
      const world = await openWorld()
      try {
        const steps = await takeTour(world, json ? () => {} : print)
        if (json) printJson({ steps })
        if (steps.some(({ wentAsTold }) => !wentAsTold)) process.exitCode = exitCodes.refused
        if (options.once) return
        const page = await world.showPage()
        if (json) printJsonLine({ page })
        else for (const line of ['', ...world.nextSteps(page)]) print(line)
        await untilStopped()
      } finally {
        await world.close()
      }
    })
  withExamples(demo, 'sallyport demo', 'sallyport demo --once')
}
