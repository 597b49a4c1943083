import { isSallyportError } from '../../core/index.ts'
import { loadTours } from '../../emulators/index.ts'
import { print } from '../output.ts'
import { makeClients, sealKeys, seeRecords, seeRevocation } from './own-steps.ts'
import type { World } from './world.ts'

/** Takes the tour, printing each step with what was seen, and returns how many steps did not go as told. */
export async function takeTour(world: World): Promise<{ readonly failed: number }> {
  let failed = 0
  let taken = 0
  const step = async <Seen>(title: string, run: () => Promise<{ lines: readonly string[]; seen?: Seen }>) => {
    taken += 1
    print('')
    print(`${String(taken).padStart(2)}  ${title}`)
    try {
      const { lines, seen } = await run()
      for (const line of lines) print(`    ${line}`)
      return seen
    } catch (error) {
      failed += 1
      print(`    NOT AS TOLD: ${describe(error)}`)
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
  print('')
  print(failed === 0 ? `All ${taken} steps went as told.` : `${failed} of ${taken} steps did not go as told.`)
  return { failed }
}

function describe(error: unknown): string {
  if (isSallyportError(error)) return [error.message, error.field, error.detail].filter(Boolean).join(' ')
  return error instanceof Error ? error.message : String(error)
}
