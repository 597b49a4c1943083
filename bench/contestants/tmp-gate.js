import { Secret, systemClock } from '../../src/core/index.js';
import { createMounts, Guard, LiveCalls } from '../../src/gateway/index.js';
import { DataPlane } from '../../src/http/data-plane.js';
import { createLimitedServer, listen } from '../../src/http/server.js';
import { Upstreams } from '../../src/http/upstreams.js';
import { loadVendor } from '../../src/vendors/index.js';
const upstream = process.argv[2];
const key = process.argv[3];
const vendor = await loadVendor('assemblyai');
const mounts = createMounts([vendor], { assemblyai: { main: upstream } });
const client = { id: 'cl_x', name: 'x', environment: 'development', keyHash: '', createdAtMs: 0, expiresAtMs: null, revokedAtMs: null };
const resolved = { keyId: 'k', region: 'us', secret: new Secret('0123456789abcdef'.repeat(2)) };
let n = 0;
const decision = { allowed: true, client, grant: { clientId: 'x', vendor: 'assemblyai', scopes: [], constraints: {}, grantedAtMs: 0, wildcardOverride: false }, rule: 'write:limited', bodyRules: [], observed: [] };
const guard = new Guard({
    clock: systemClock, mounts, publicUrl: undefined,
    nextRequestId: () => `r-${(n++).toString(36)}`,
    authenticate: (p) => (p === key ? client : { allowed: false, reason: 'credential_invalid', kind: 'unauthenticated', rule: 'x', message: 'no' }),
    prepare: () => undefined,
    decide: () => ({ decision, release: () => { } }),
    resolveKey: () => resolved,
    keyLock: () => undefined,
});
const plane = new DataPlane({
    clock: systemClock, guard, liveCalls: new LiveCalls(),
    upstreams: new Upstreams({ connections: 128, connectTimeoutMs: 5000, headersTimeoutMs: 30000, bodyTimeoutMs: 30000 }),
    record: () => Promise.resolve(),
    limits: { callsMax: 1000, jsonBodyBytesMax: 1e6, answerBytesMax: 1e7, clientIdleMs: 30000, socketMessageBytesMax: 1e7 },
    checkRequest: (admission, body) => ({ body, query: admission.query, observed: [] }),
    needsBody: () => false, isOwn: () => true, rememberOwnIds: async () => { }, onKeyUsed: () => { }, onRecordFailed: (e) => console.error(e), degradeReads: false,
}, { addressOf: (r) => r.socket.remoteAddress ?? '', onRejected: () => { } });
const server = createLimitedServer({ connectionsMax: 1000, headerBytesMax: 16384, headersTimeoutMs: 15000 });
plane.attach(server, (_q, s) => s.end(), () => false);
const port = await listen(server, '127.0.0.1', 0);
process.send?.({ port });
