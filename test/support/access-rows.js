import { hashClientKey, mintClientKey } from '../../src/access/index.js';
import { createId, systemRandom } from '../../src/core/index.js';
/** Returns an operation with everything a test does not care about filled in. */
export function operationOf(id, scope, options = {}) {
    return {
        id,
        service: 'main',
        method: 'POST',
        path: options.path ?? '/v1/things',
        scope,
        flags: new Set(options.flags ?? []),
        ...(options.names === undefined ? {} : { names: options.names }),
    };
}
/** Returns a client with one grant for the vendor `acme`. */
export function clientWithGrant(scopes, options = {}) {
    const id = createId('cl', systemRandom);
    const key = mintClientKey(id.slice(3), systemRandom);
    const client = {
        id,
        name: 'web',
        environment: options.environment ?? 'staging',
        keyHash: hashClientKey(key.reveal()),
        createdAtMs: 0,
        expiresAtMs: null,
        revokedAtMs: null,
        ...options.client,
    };
    const grant = {
        clientId: id,
        vendor: 'acme',
        scopes,
        constraints: options.constraints ?? {},
        grantedAtMs: 0,
        wildcardOverride: false,
        ...options.grant,
    };
    return { client, key, rows: { clients: [client], grants: [grant], locks: [] } };
}
