import { isSallyportError } from '../../core/index.ts'
import { loadTours } from '../../emulators/index.ts'
import { makeClients, sealKeys, seeRecords, seeRevocation } from './own-steps.ts'
import type { World } from './world.ts'

/** What was seen at one step. */
export interface TakenStep {
  readonly title: string
  readonly wentAsTold: boolean
  readonly lines: readonly string[]
}

/** Takes the tour, saying each step with what was seen, and returns the steps. */
export async function takeTour(world: World, say: (line: string) => void): Promise<readonly TakenStep[]> {
  const taken: TakenStep[] = []
  const finish = (title: string, wentAsTold: boolean, lines: readonly string[]) => {
    for (const line of lines) say(`    ${line}`)
    taken.push({ title, wentAsTold, lines })
  }
  const step = async <Seen>(title: string, run: () => Promise<{ lines: readonly string[]; seen?: Seen }>) => {
    say('')
    say(`${String(taken.length + 1).padStart(2)}  ${title}`)
    try {
      const { lines, seen } = await run()
      finish(title, true, lines)
      return seen
    } catch (error) {
      finish(title, false, [`NOT AS TOLD: ${describe(error)}`])
      return undefined
    }
  }

  await step('Each vendor key goes into the vault once, and is verified by a real call', () =>
    sealKeys(world),
  )
  const keys = await step('Apps get client keys with scopes: a reader and a writer', () => makeClients(world))
  if (keys !== undefined) {
    const context = {
      baseUrl: world.gate.url,
      tlsBaseUrl: world.gate.tlsUrl ?? world.gate.url,
      readerKey: keys.reader,
      writerKey: keys.writer,
      audioPath: world.audioPath,
    }
    for (const { title, run } of await loadTours())
      await step(title, async () => ({ lines: await run(context) }))
    await step('A revoked client is refused from then on', () => seeRevocation(world, keys.writer))
    await step('Everything was recorded, and no record holds a key', () =>
      seeRecords(world, Object.values(keys)),
    )
  }
  say('')
  say(closingLine(taken))
  return taken
}

function closingLine(steps: readonly TakenStep[]): string {
  const failed = steps.filter(({ wentAsTold }) => !wentAsTold).length
  return failed === 0
    ? `All ${steps.length} steps went as told.`
    : `${failed} of ${steps.length} steps did not go as told.`
}

function describe(error: unknown): string {
  if (isSallyportError(error)) return [error.message, error.field, error.detail].filter(Boolean).join(' ')
  return error instanceof Error ? error.message : String(error)
}
