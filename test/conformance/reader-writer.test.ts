/** `examples/reader-writer.ts` against a running gate: the reader reads, the reader writes nothing, the writer writes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClients, type VendorClients } from '../../examples/reader-writer.ts'
import { castaiSeedIds } from '../../src/emulators/castai/index.ts'
import { describeOnBoth } from '../support/databases.ts'
import { openWorld, type World } from '../support/world.ts'

interface Example {
  readonly vendor: string
  readonly scope: string
  /** What the write takes away from the vendor if it gets through. */
  write(clients: VendorClients, agentId: string): Promise<unknown>
  read(clients: VendorClients, agentId: string): Promise<unknown>
}

const examples: readonly Example[] = [
  {
    vendor: 'assemblyai',
    scope: 'write:transcripts',
    write: ({ assemblyai }) => assemblyai.transcripts.submit({ audio: 'https://assembly.ai/wildfires.mp3' }),
    read: async ({ assemblyai }) => (await assemblyai.transcripts.list()).transcripts.length,
  },
  {
    vendor: 'retellai',
    scope: 'write:agents',
    write: ({ retellai }, agentId) => retellai.agent.update(agentId, { agent_name: 'Changed' }),
    read: async ({ retellai }, agentId) => (await retellai.agent.retrieve(agentId)).agent_name,
  },
  {
    vendor: 'castai',
    scope: 'write:clusters',
    write: ({ castai }) =>
      castai.call('clusters.tags.update', {
        params: { clusterId: castaiSeedIds.cluster },
        body: { tags: { changed: 'yes' } },
      }),
    read: async ({ castai }) => {
      const found = await castai.call('clusters.get', { params: { clusterId: castaiSeedIds.cluster } })
      return (found as { tags: unknown }).tags
    },
  },
]

describeOnBoth((database) => {
  let world: World
  let agentId: string
  let reader: VendorClients
  let writer: VendorClients

  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh() })
    agentId = (await world.vendors.retellai.emulator.dashboard.seed()).agentId
    const grants = (more: (example: Example) => string[]) =>
      examples.map((example) => ({ vendor: example.vendor, scopes: ['read:*', ...more(example)] }))
    const { key: readerKey } = await world.addClient(...grants(() => []))
    const { key: writerKey } = await world.addClient(...grants(({ scope }) => [scope]))
    ;({ reader, writer } = createClients({ baseUrl: world.first.url, readerKey, writerKey }))
  })
  afterAll(() => world?.close())

  describe.each(examples)('$vendor', ({ vendor, scope, read, write }) => {
    test('the reader reads, and its write is refused with the command that would allow it', async () => {
      const before = await read(reader, agentId)
      expect(before).toBeDefined()
      await expect(write(reader, agentId)).rejects.toThrow(
        `sallyport client grant client-1 ${vendor} ${scope} --environment development`,
      )
      expect(await read(reader, agentId)).toEqual(before)
    })

    test('the writer writes, and the reader sees it', async () => {
      const before = await read(reader, agentId)
      await write(writer, agentId)
      const after = await read(reader, agentId)
      expect(after).not.toEqual(before)
      expect(await read(writer, agentId)).toEqual(after)
    })
  })
})
