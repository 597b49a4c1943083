import { describe, expect, it } from 'vitest'
import { MemoryAccessStore } from '../../test/support/memory-stores.ts'
import { Clients } from '../access/index.ts'
import { type Actor, systemClock, systemRandom } from '../core/index.ts'
import { findClient } from './find-client.ts'

const by: Actor = { kind: 'operator', id: 'local:ada' }

async function createClients() {
  const record = async () => {}
  const options = { store: new MemoryAccessStore(), clock: systemClock, random: systemRandom, record }
  const clients = new Clients(options)
  const add = async (name: string, environment: 'staging' | 'production') =>
    (await clients.add({ name, environment }, by)).client
  return { clients, add }
}

describe('findClient', () => {
  it('finds a client by name or id', async () => {
    const { clients, add } = await createClients()
    const reader = await add('reader', 'staging')
    expect(await findClient({ clients }, 'reader')).toEqual(reader)
    expect(await findClient({ clients }, reader.id, 'staging')).toEqual(reader)
  })

  it('names the nearest client, of the environment alone where one was given', async () => {
    const { clients, add } = await createClients()
    await add('reader', 'staging')
    await expect(findClient({ clients }, 'raeder')).rejects.toMatchObject({
      code: 'ERR_ACCESS_CLIENT_UNKNOWN',
      field: 'client',
      detail: 'Did you mean reader?',
    })
    await expect(findClient({ clients }, 'raeder', 'production')).rejects.toMatchObject({ detail: undefined })
  })

  it('says that a client is elsewhere, or was revoked', async () => {
    const { clients, add } = await createClients()
    await add('reader', 'staging')
    const writer = await add('writer', 'staging')
    await clients.revoke(writer.id, by)
    await expect(findClient({ clients }, 'reader', 'production')).rejects.toMatchObject({
      detail: 'It is in staging.',
    })
    await expect(findClient({ clients }, 'writer')).rejects.toMatchObject({
      detail: expect.stringContaining('It was revoked'),
    })
  })

  it('lists the ids to choose from where several have the name', async () => {
    const { clients, add } = await createClients()
    const [staging, production] = [await add('twin', 'staging'), await add('twin', 'production')]
    await expect(findClient({ clients }, 'twin')).rejects.toMatchObject({
      code: 'ERR_ACCESS_CLIENT_AMBIGUOUS',
      detail: `${staging.id} in staging\n${production.id} in production`,
    })
  })
})
