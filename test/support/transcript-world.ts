import { afterAll, beforeAll } from 'vitest'
import { until } from './until.ts'
import { openWorld, type World } from './world.ts'

/** Something that people said, as AssemblyAI's stand-in hears it at `https://audio.test/<name>.mp3`. */
export const transcript = (name: string, text: string, extra: object = {}) => ({
  url: `https://audio.test/${name}.mp3`,
  text,
  durationMs: 20_000,
  ...extra,
})

/** Opens a gate for the tests of a file, before vendors that transcribe what is given. */
export function transcriptWorld(fixtures: ReturnType<typeof transcript>[], settings: readonly string[] = []) {
  let world: World
  beforeAll(async () => {
    world = await openWorld({
      database: [],
      settings,
      emulators: { assemblyai: { processingMs: 1, fixtures } },
    })
  })
  afterAll(() => world?.close())

  return {
    get world() {
      return world
    },
    /** Resolves to the id of a transcript at the vendor, once that is complete. */
    async transcribe(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
      const { url } = world.vendors.assemblyai
      const headers = {
        authorization: world.vendorKeys.assemblyai.value,
        'content-type': 'application/json',
      }
      const body = JSON.stringify({ audio_url: `https://audio.test/${name}.mp3`, ...options })
      const answer = await fetch(`${url}/v2/transcript`, { method: 'POST', headers, body })
      const { id } = (await answer.json()) as { id: string }
      await until('it is transcribed', async () => {
        const asked = await fetch(`${url}/v2/transcript/${id}`, { headers })
        return ((await asked.json()) as { status: string }).status === 'completed'
      })
      return id
    },
    /** What a client sees at a path of AssemblyAI's. */
    async get({ key }: { readonly key: string }, path: string): Promise<{ status: number; text: string }> {
      const answer = await fetch(`${world.first.url}/assemblyai${path}`, { headers: { authorization: key } })
      return { status: answer.status, text: await answer.text() }
    },
    events: async (action: string) =>
      (await world.first.control.perform('audit.query', { action, limit: 100 })).map(({ event }) => event),
    /** Who has seen more of an item than others may, as an officer asks for it: by its id or by its hash. */
    sightsOf: async (item: string) =>
      (await world.first.control.perform('audit.query', { item, limit: 100 })).map(
        ({ event: { action, actor } }) => [action, actor.id],
      ),
  }
}
