import { SallyportError } from '../../src/core/index.js';
/** An access store that forgets everything at the end of the test. Set `failure` to make every method reject with it. */
export class MemoryAccessStore {
    failure;
    clients = new Map();
    grants = new Map();
    locks = new Map();
    usage = new Map();
    ownIds = [];
    /** Calls of `loadOwnIds` so far. */
    ownIdLoads = 0;
    async load() {
        this.#fail();
        return {
            clients: [...this.clients.values()],
            grants: [...this.grants.values()],
            locks: [...this.locks.values()],
        };
    }
    async insertClient(client) {
        this.#fail();
        const isTaken = [...this.clients.values()].some((other) => other.revokedAtMs === null && other.name === client.name && other.environment === client.environment);
        if (isTaken)
            throw new SallyportError('ERR_ACCESS_CLIENT_EXISTS');
        this.clients.set(client.id, client);
    }
    async revokeClient(id, atMs) {
        this.#fail();
        const client = this.clients.get(id);
        if (client === undefined)
            throw new SallyportError('ERR_ACCESS_CLIENT_UNKNOWN');
        this.clients.set(id, { ...client, revokedAtMs: client.revokedAtMs ?? atMs });
    }
    async putGrant(grant) {
        this.#fail();
        this.grants.set(`${grant.clientId} ${grant.vendor}`, grant);
    }
    async deleteGrant(clientId, vendor) {
        this.#fail();
        return this.grants.delete(`${clientId} ${vendor}`);
    }
    async insertLock(lock) {
        this.#fail();
        this.locks.set(lock.id, lock);
    }
    async deleteLock(id) {
        this.#fail();
        return this.locks.delete(id);
    }
    async addUsage(day, counts) {
        this.#fail();
        return counts.map(({ clientId, vendor, calls }) => {
            const key = `${day} ${clientId} ${vendor}`;
            const total = (this.usage.get(key) ?? 0) + calls;
            this.usage.set(key, total);
            return total;
        });
    }
    async insertOwnIds(entries) {
        this.#fail();
        this.ownIds.push(...entries);
    }
    async loadOwnIds(clientId, vendor) {
        this.ownIdLoads += 1;
        this.#fail();
        return this.ownIds
            .filter((entry) => entry.clientId === clientId && entry.vendor === vendor)
            .map((entry) => entry.id);
    }
    #fail() {
        if (this.failure !== undefined)
            throw this.failure;
    }
}
/** A vault store that forgets everything at the end of the test. Set `failure` to make every method reject with it. */
export class MemoryVaultStore {
    failure;
    header;
    keys = new Map();
    async readHeader() {
        this.#fail();
        return this.header;
    }
    async createHeader(header) {
        this.#fail();
        if (this.header !== undefined)
            throw new SallyportError('ERR_STORAGE_FAILED');
        this.header = header;
    }
    async listKeys() {
        this.#fail();
        return [...this.keys.values()];
    }
    async insertKey(key, supersede) {
        this.#fail();
        for (const id of supersede)
            this.#update(id, { state: 'superseded' });
        this.keys.set(key.id, key);
    }
    async updateVerification(id, verification, atMs) {
        this.#fail();
        this.#update(id, { verification, verifiedAtMs: atMs });
    }
    async revokeKey(id, atMs) {
        this.#fail();
        this.#update(id, { state: 'revoked', sealed: null, revokedAtMs: atMs });
    }
    async touchKeys(lastUsed) {
        this.#fail();
        for (const [id, atMs] of lastUsed) {
            const before = this.keys.get(id)?.lastUsedAtMs ?? 0;
            this.#update(id, { lastUsedAtMs: Math.max(before, atMs) });
        }
    }
    async rewrap(header, sealed) {
        this.#fail();
        this.header = header;
        for (const [id, value] of sealed)
            this.#update(id, { sealed: value });
    }
    #update(id, change) {
        const key = this.keys.get(id);
        if (key === undefined)
            throw new SallyportError('ERR_VAULT_KEY_UNKNOWN');
        this.keys.set(id, { ...key, ...change });
    }
    #fail() {
        if (this.failure !== undefined)
            throw this.failure;
    }
}
/** A recorder that keeps what it is given. Set `failure` to make it reject, as a full disk would. */
export class MemoryRecorder {
    failure;
    events = [];
    record = async (event) => {
        if (this.failure !== undefined)
            throw this.failure;
        this.events.push(event);
    };
}
