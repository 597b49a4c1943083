import type {
  AccessRows,
  Client,
  Constraints,
  Grant,
  Operation,
  OperationFlag,
} from '../../src/access/index.ts'
import { hashClientKey, mintClientKey } from '../../src/access/index.ts'
import { createId, type Environment, type Secret, systemRandom } from '../../src/core/index.ts'

/** A client, its key, and what an access store would hold of it. */
export interface AccessFixture {
  readonly client: Client
  readonly key: Secret
  readonly rows: AccessRows
}

/** Returns an operation with everything a test does not care about filled in. */
export function operationOf(
  id: string,
  scope: string,
  options: {
    readonly flags?: readonly OperationFlag[]
    readonly path?: string
    readonly names?: readonly string[]
    readonly lists?: string
  } = {},
): Operation {
  return {
    id,
    service: 'main',
    method: 'POST',
    path: options.path ?? '/v1/things',
    scope,
    flags: new Set(options.flags ?? []),
    ...(options.names === undefined ? {} : { names: options.names }),
    ...(options.lists === undefined ? {} : { lists: options.lists }),
  }
}

/** Returns a client with one grant for the vendor `acme`. */
export function clientWithGrant(
  scopes: readonly string[],
  options: {
    readonly constraints?: Constraints
    readonly environment?: Environment
    readonly client?: Partial<Client>
    readonly grant?: Partial<Grant>
  } = {},
): AccessFixture {
  const id = createId('cl', systemRandom)
  const key = mintClientKey(id.slice(3), systemRandom)
  const client: Client = {
    id,
    name: 'web',
    environment: options.environment ?? 'staging',
    keyHash: hashClientKey(key.reveal()),
    createdAtMs: 0,
    expiresAtMs: null,
    revokedAtMs: null,
    ...options.client,
  }
  const grant: Grant = {
    clientId: id,
    vendor: 'acme',
    scopes,
    constraints: options.constraints ?? {},
    grantedAtMs: 0,
    wildcardOverride: false,
    ...options.grant,
  }
  return { client, key, rows: { clients: [client], grants: [grant], locks: [] } }
}
