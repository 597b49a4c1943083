/** The kill switch from another process: through the socket file, with an admin key, and on the home itself. */
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandOptions, type CommandResult, runCommand } from '../support/command.ts'
import { type CutAction, cutActions } from '../support/cut-actions.ts'
import { describeOnBoth } from '../support/databases.ts'
import { endlessAnswers } from '../support/live-connections.ts'
import { measureCut } from '../support/measure-cut.ts'
import { openWorld, type World } from '../support/world.ts'

/** Another process has to be heard of first: 0.1 s on one instance, 1 s where PostgreSQL stands between. */
const cutMsMax = { SQLite: 100, PostgreSQL: 1_000 } as const

interface Victim {
  readonly name: string
  readonly user: string
}

/** The same actions as an operator types them. */
const words: Readonly<Record<string, (victim: Victim, keyId: string) => string[]>> = {
  'client revoke': ({ name }) => ['client', 'revoke', name],
  'client ungrant': ({ name }) => ['client', 'ungrant', name, 'assemblyai'],
  'lock add --user': ({ user }) => ['lock', 'add', '--user', user, '--reason', 'seen in a log'],
  'lock add --everything': () => ['lock', 'add', '--everything'],
  'key revoke': (_victim, keyId) => ['key', 'revoke', keyId, '--yes'],
}

describeOnBoth((database) => {
  let world: World
  const adminKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')

  beforeAll(async () => {
    process.env.SALLYPORT_ADMIN_KEY = adminKey
    world = await openWorld({ database: await database.fresh(), emulators: { assemblyai: endlessAnswers } })
  })
  afterAll(async () => {
    delete process.env.SALLYPORT_ADMIN_KEY
    await world?.close()
  })

  interface Way {
    readonly name: string
    run(command: readonly string[], options: CommandOptions): Promise<CommandResult>
    /** What `--verbose` says of the place. */
    readonly told: RegExp
  }

  const ways: readonly Way[] = [
    { name: 'through the socket file', run: runCommand, told: /through the server that runs on it/ },
    {
      name: 'with an admin key',
      run: (command, options) => runCommand([...command, '--server', world.first.url], options),
      told: /^Server: http/,
    },
    {
      name: 'on the home itself',
      // Without its socket file a server cannot be asked: the command works on the database beside it.
      async run(command, options) {
        const path = join(options.home, 'control.sock')
        await rename(path, `${path}.away`)
        try {
          return await runCommand(command, options)
        } finally {
          await rename(`${path}.away`, path)
        }
      },
      told: /^Home: (?!.*through)/,
    },
  ]

  describe.each(ways)('$name', ({ run, told }) => {
    test.each(Object.keys(words))('%s', async (name) => {
      const action = cutActions.find((one) => one.name === name) as CutAction
      const { cuts, othersCut } = await measureCut(world, action, {
        instance: world.first,
        async act(_action, victim) {
          const keys = await world.first.control.perform('key.list', {})
          const keyId =
            keys.find(({ vendor, state }) => vendor === 'assemblyai' && state === 'active')?.id ?? ''
          const command = [...(words[name]?.(victim, keyId) ?? []), '--verbose']
          const { code, stderr } = await run(command, { home: world.first.home })
          expect([code, stderr]).toEqual([0, expect.stringMatching(told)])
        },
        undoWith: world.first.control,
      })
      expect(othersCut).toBe(0)
      expect(cuts).toHaveLength(4)
      for (const { tookMs, end } of cuts) {
        expect([end.kind, tookMs < cutMsMax[database.name], tookMs]).toEqual([end.kind, true, tookMs])
      }
    })
  })
})
