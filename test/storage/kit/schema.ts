import { expect, test } from 'vitest'
import { schemaSteps } from '../../../src/storage/schema/steps.ts'
import { runChild } from './child.ts'
import { client } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

export function testSchema(subject: Subject): void {
  test('opening again changes nothing', async () => {
    const options = await subject.fresh()
    await (await open(options)).close()
    const before = await subject.fingerprint(options)
    await (await open(options)).close()
    expect(await subject.fingerprint(options)).toBe(before)
    expect(
      Number((await subject.query(options, 'main', 'select version from sallyport_schema'))[0]?.version),
    ).toBe(schemaSteps.length)
  })

  test('a database made by a newer version is refused and left as it was', async () => {
    for (const file of ['main', 'log'] as const) {
      const options = await subject.fresh()
      const storage = await open(options)
      await storage.access.insertClient(client())
      await storage.close()
      await subject.query(options, file, 'update sallyport_schema set version = 1000')
      const before = await subject.fingerprint(options)
      await expect(open(options)).rejects.toMatchObject({ code: 'ERR_STORAGE_NEWER', kind: 'conflict' })
      expect(await subject.fingerprint(options)).toBe(before)
    }
  })

  test('an interrupted step forward leaves the older version behind', async () => {
    const options = await subject.fresh()
    await subject.query(options, 'log', 'create table events (in_the_way integer)')
    await expect(open(options)).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
    await subject.query(options, 'log', 'drop table events')
    const storage = await open(options)
    expect(await storage.events.count()).toBe(0)
  })

  test('several processes may open a new database at once', async () => {
    const options = await subject.fresh()
    const children = await Promise.all(
      ['a', 'b', 'c'].map((name) => runChild('open-and-add', options, `cl_${name}`)),
    )
    expect(children.map(({ code }) => code)).toEqual([0, 0, 0])
    const { access, events } = await open(options)
    expect((await access.load()).clients.map(({ id }) => id).toSorted()).toEqual(['cl_a', 'cl_b', 'cl_c'])
    expect((await events.tail({ limit: 10 })).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })
}
