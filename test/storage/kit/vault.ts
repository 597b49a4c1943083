import { expect, test } from 'vitest'
import { atMs, header, sealed, vaultKey } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

export function testVault(subject: Subject): void {
  test('a vault has one header', async () => {
    const { vault } = await open(await subject.fresh())
    expect(await vault.readHeader()).toBeUndefined()
    const first = {
      ...header('first'),
      kdf: { kind: 'scrypt' as const, salt: 'salt', N: 131_072, r: 8, p: 1 },
    }
    await vault.createHeader(first)
    await expect(vault.createHeader(header('second'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
    expect(await vault.readHeader()).toEqual(first)
  })

  test('keys come back as they went in', async () => {
    const { vault } = await open(await subject.fresh())
    const keys = [
      vaultKey({ lastUsedAtMs: atMs + 3 }),
      vaultKey({ id: 'key_000000000002', vendor: 'castai', verification: 'unverified', verifiedAtMs: null }),
    ]
    for (const key of keys) await vault.insertKey(key, [])
    expect(await vault.listKeys()).toEqual(keys)
  })

  test('a new version supersedes the old one in the same step, or not at all', async () => {
    const { vault } = await open(await subject.fresh())
    const [first, second] = [vaultKey(), vaultKey({ id: 'key_000000000002', version: 2 })]
    await vault.insertKey(first, [])
    await expect(
      vault.insertKey({ ...second, fingerprint: first.fingerprint }, [first.id]),
    ).rejects.toMatchObject({ code: 'ERR_VAULT_KEY_DUPLICATE' })
    expect(await vault.listKeys()).toEqual([first])
    await vault.insertKey(second, [first.id])
    expect(await vault.listKeys()).toEqual([{ ...first, state: 'superseded' }, second])
  })

  test('one key is active by vendor, environment and name, and a value is stored once', async () => {
    const { vault } = await open(await subject.fresh())
    const first = vaultKey()
    await vault.insertKey(first, [])
    const refusals = [
      [vaultKey({ id: 'key_2', version: 2 }), 'ERR_VAULT_KEY_EXISTS'],
      [vaultKey({ id: 'key_3', state: 'superseded' }), 'ERR_VAULT_KEY_EXISTS'],
      [
        vaultKey({ id: 'key_4', environment: 'staging', fingerprint: first.fingerprint }),
        'ERR_VAULT_KEY_DUPLICATE',
      ],
    ] as const
    for (const [key, code] of refusals) {
      await expect(vault.insertKey(key, [])).rejects.toMatchObject({ code })
    }
    await vault.revokeKey(first.id, atMs)
    await vault.insertKey(vaultKey({ id: 'key_5', version: 2, fingerprint: first.fingerprint }), [])
    expect(await vault.listKeys()).toHaveLength(2)
  })

  test('revoking destroys the sealed value and keeps the first time', async () => {
    const { vault } = await open(await subject.fresh())
    await vault.insertKey(vaultKey(), [])
    await vault.revokeKey('key_000000000001', atMs + 1)
    await vault.revokeKey('key_000000000001', atMs + 2)
    expect(await vault.listKeys()).toEqual([
      vaultKey({ state: 'revoked', sealed: null, revokedAtMs: atMs + 1 }),
    ])
    await expect(vault.revokeKey('key_unknown', atMs)).rejects.toMatchObject({
      code: 'ERR_VAULT_KEY_UNKNOWN',
    })
  })

  test('a verification is noted, and only for a key that exists', async () => {
    const { vault } = await open(await subject.fresh())
    await vault.insertKey(vaultKey(), [])
    await vault.updateVerification('key_000000000001', 'invalid', atMs + 7)
    expect(await vault.listKeys()).toMatchObject([{ verification: 'invalid', verifiedAtMs: atMs + 7 }])
    await expect(vault.updateVerification('key_unknown', 'valid', atMs)).rejects.toMatchObject({
      code: 'ERR_VAULT_KEY_UNKNOWN',
    })
  })

  test('the time of last use only moves forward', async () => {
    const { vault } = await open(await subject.fresh())
    await vault.insertKey(vaultKey(), [])
    await vault.insertKey(vaultKey({ id: 'key_000000000002', vendor: 'castai' }), [])
    await vault.touchKeys(new Map())
    await vault.touchKeys(
      new Map([
        ['key_000000000001', atMs + 5],
        ['key_000000000002', atMs + 1],
        ['key_unknown', atMs],
      ]),
    )
    await vault.touchKeys(
      new Map([
        ['key_000000000001', atMs + 4],
        ['key_000000000002', atMs + 6],
      ]),
    )
    expect((await vault.listKeys()).map((key) => key.lastUsedAtMs)).toEqual([atMs + 5, atMs + 6])
  })

  test('rewrap replaces the header and every sealed value, or nothing', async () => {
    const { vault } = await open(await subject.fresh())
    await vault.createHeader(header('old'))
    await vault.insertKey(vaultKey({ id: 'key_a' }), [])
    await vault.insertKey(vaultKey({ id: 'key_b', version: 2 }), ['key_a'])
    await vault.insertKey(vaultKey({ id: 'key_c', vendor: 'castai' }), [])
    await vault.revokeKey('key_c', atMs)
    const before = await vault.listKeys()
    const all = new Map(['key_a', 'key_b'].map((id) => [id, sealed(`new-${id}`)]))

    // One that is missing would stay under the old master key; one that is revoked or unknown cannot be replaced.
    const wrong = [
      new Map([...all].slice(1)),
      new Map([...all, ['key_c', sealed('c')]]),
      new Map([...all, ['key_unknown', sealed('unknown')]]),
    ]
    for (const map of wrong) {
      await expect(vault.rewrap(header('new'), map)).rejects.toMatchObject({ name: 'SallyportError' })
      expect(await vault.listKeys()).toEqual(before)
      expect(await vault.readHeader()).toEqual(header('old'))
    }
    await vault.rewrap(header('new'), all)
    expect(await vault.readHeader()).toEqual(header('new'))
    expect((await vault.listKeys()).map((key) => key.sealed)).toEqual([
      sealed('new-key_a'),
      sealed('new-key_b'),
      null,
    ])
  })

  test('what is sealed under a master key that was replaced meanwhile is refused', async () => {
    const options = await subject.fresh()
    const [server, command] = [(await open(options)).vault, (await open(options)).vault]
    await server.createHeader(header('old'))
    await server.insertKey(vaultKey(), [])
    const old = header('old').check
    await command.rewrap(header('new'), new Map([['key_000000000001', sealed('new')]]), old)
    // That somebody here has read the new header since makes no difference to what is sealed already.
    await server.readHeader()
    const late = vaultKey({ id: 'key_000000000002', vendor: 'castai' })
    await expect(server.insertKey(late, [], old)).rejects.toMatchObject({ code: 'ERR_VAULT_MASTER_WRONG' })
    await expect(server.rewrap(header('other'), new Map(), old)).rejects.toMatchObject({
      code: 'ERR_VAULT_MASTER_WRONG',
    })
    await server.insertKey(late, [], header('new').check)
    expect(await command.listKeys()).toHaveLength(2)
  })

  test('a key becomes the active one in one step, from every state but the last', async () => {
    const { vault } = await open(await subject.fresh())
    const [first, second] = [vaultKey(), vaultKey({ id: 'key_000000000002', version: 2, state: 'pending' })]
    await vault.insertKey(first, [])
    await vault.insertKey({ ...second, fingerprint: 'another' }, [])
    const states = async () => (await vault.listKeys()).map(({ state }) => state)
    await vault.activateKey(second.id, [first.id])
    expect(await states()).toEqual(['superseded', 'active'])
    await vault.retireKey(first.id)
    expect(await states()).toEqual(['retired', 'active'])
    await vault.activateKey(first.id, [second.id])
    expect(await states()).toEqual(['active', 'superseded'])
    await expect(vault.retireKey(first.id)).rejects.toMatchObject({ code: 'ERR_VAULT_KEY_UNKNOWN' })
    await vault.revokeKey(second.id, atMs)
    await expect(vault.activateKey(second.id, [first.id])).rejects.toMatchObject({
      code: 'ERR_VAULT_KEY_UNKNOWN',
    })
    expect(await states()).toEqual(['active', 'revoked'])
  })
}
