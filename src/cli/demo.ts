import type { Command } from 'commander'
import { exitCodes } from './exit.ts'
import { print } from './output.ts'
import { untilStopped } from './until-stopped.ts'

/** `sallyport demo`: the whole of it on this machine, without any vendor. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('start three emulators and a gate, take a tour with the official SDKs, then keep serving')
    .option('--once', 'end after the tour; exits 0 only if every step went as told')
    .action(async (options: { once?: boolean }) => {
      const { openWorld } = await import('./demo/world.ts')
      const { takeTour } = await import('./demo/tour.ts')
      const world = await openWorld()
      try {
        const { failed } = await takeTour(world)
        if (failed > 0) process.exitCode = exitCodes.refused
        if (options.once) return
        print('')
        for (const line of world.nextSteps()) print(line)
        await untilStopped()
      } finally {
        await world.close()
      }
    })
}
