import { hashClientKey, parseClientKey } from '../../access/index.ts'
import { type DeclaredClient, type DeclaredKey, readEnvironmentValue } from '../../config/index.ts'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import type { App } from '../open-app.ts'

const operator = { kind: 'operator', id: 'config' } as const

/**
 * Brings keys and clients that the configuration declares into the vault and the access room: how a server starts on
 * an empty disk. A declared grant holds as it is declared, whatever was granted before; clients, keys and grants that are
 * not declared (any more) stay as they are. Returns notes.
 */
export async function provision(app: App): Promise<readonly string[]> {
  const notes: string[] = []
  for (const [index, key] of app.config.keys.entries())
    notes.push(...(await provisionKey(app, key, `keys[${index}]`)))
  for (const [index, client] of app.config.clients.entries())
    await provisionClient(app, client, `clients[${index}]`)
  if (app.config.keys.length + app.config.clients.length > 0) await app.refresh()
  return notes
}

async function provisionKey(app: App, key: DeclaredKey, field: string): Promise<string[]> {
  const value = await requireVariable(key.fromEnv, `${field}.fromEnv`)
  const { vendor, environment, name, region } = key
  try {
    const { detail, key: added } = (await app.perform(
      'key.add',
      { vendor, environment, name, value, ...(region === undefined ? {} : { region }) },
      operator,
    )) as { detail: string; key: { verification: string } }
    return added.verification === 'valid' ? [] : [`${field}: the ${vendor} key is not verified (${detail}).`]
  } catch (error) {
    // Stored at an earlier start.
    if (isSallyportError(error) && error.code === 'ERR_VAULT_KEY_DUPLICATE') return []
    throw named(error, field)
  }
}

async function provisionClient(app: App, declared: DeclaredClient, field: string): Promise<void> {
  const { id, keyHash } = await readIdentity(declared, field)
  const { name, environment, expires } = declared
  const present = app.snapshot().client(id)?.client
  if (present === undefined) {
    const expiresAtMs =
      expires === undefined ? null : 'atMs' in expires ? expires.atMs : app.clock.now() + expires.afterMs
    await app.adoptClient({ id, keyHash, name, environment, expiresAtMs }, operator)
  }
  for (const [index, grant] of declared.grants.entries()) {
    const { vendor, scopes, rules, allowWildcard, constraints } = grant
    try {
      await app.perform(
        'client.grant',
        { client: id, vendor, scopes, rules, allowWildcard, constraints, exact: true },
        operator,
      )
    } catch (error) {
      throw named(error, `${field}.grants[${index}]`)
    }
  }
}

async function readIdentity(
  declared: DeclaredClient,
  field: string,
): Promise<{ id: string; keyHash: string }> {
  if (declared.keyHash !== undefined) {
    const [id = '', keyHash = ''] = declared.keyHash.split(':')
    return { id, keyHash }
  }
  const variable = declared.keyFromEnv ?? ''
  const key = await requireVariable(variable, `${field}.keyFromEnv`)
  try {
    return { id: parseClientKey(key).clientId, keyHash: hashClientKey(key) }
  } catch (error) {
    throw named(error, `${field}.keyFromEnv`)
  }
}

async function requireVariable(name: string, field: string): Promise<string> {
  const value = await readEnvironmentValue(name)
  if (value === undefined)
    throw new SallyportError('ERR_CONFIG_INVALID', { field, detail: `The variable ${name} is not set.` })
  return value
}

/** The same error, saying which entry of the configuration it is about. */
function named(error: unknown, field: string): unknown {
  if (!isSallyportError(error)) return error
  const where = error.field === undefined ? field : `${field}.${error.field}`
  return new SallyportError(error.code, {
    field: where,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    cause: error,
  })
}
