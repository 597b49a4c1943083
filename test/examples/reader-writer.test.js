import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClients } from '../../examples/reader-writer.js';
import { startRecordingServer } from './recording-server.js';
let server;
beforeEach(async () => {
    server = await startRecordingServer();
});
afterEach(() => server.close());
const readerKey = 'reader-client-key';
const writerKey = 'writer-client-key';
const calls = [
    {
        name: 'AssemblyAI, a read',
        call: ({ assemblyai }) => assemblyai.transcripts.get('t1'),
        line: 'GET /assemblyai/v2/transcript/t1',
        header: 'authorization',
        value: (key) => key,
    },
    {
        name: 'AssemblyAI, a write',
        call: ({ assemblyai }) => assemblyai.transcripts.submit({ audio_url: 'https://media.example/a.mp3' }),
        line: 'POST /assemblyai/v2/transcript',
        header: 'authorization',
        value: (key) => key,
    },
    {
        name: 'AssemblyAI, its streaming host',
        call: ({ assemblyai }) => assemblyai.streaming.createTemporaryToken({ expires_in_seconds: 60 }),
        line: 'GET /assemblyai.streaming/v3/token?expires_in_seconds=60',
        header: 'authorization',
        value: (key) => key,
    },
    {
        name: 'Retell AI, a read',
        call: ({ retellai }) => retellai.agent.retrieve('agent_1'),
        line: 'GET /retellai/get-agent/agent_1',
        header: 'authorization',
        value: (key) => `Bearer ${key}`,
    },
    {
        name: 'Retell AI, a write',
        call: ({ retellai }) => retellai.agent.update('agent_1', { agent_name: 'Front desk' }),
        line: 'PATCH /retellai/update-agent/agent_1',
        header: 'authorization',
        value: (key) => `Bearer ${key}`,
    },
    {
        name: 'Cast AI, a read',
        call: ({ castai }) => castai.call('clusters.get', { params: { clusterId: 'c1' } }),
        line: 'GET /castai/v1/kubernetes/external-clusters/c1',
        header: 'x-api-key',
        value: (key) => key,
    },
    {
        name: 'Cast AI, a write',
        call: ({ castai }) => castai.call('clusters.tags.update', { params: { clusterId: 'c1' }, body: { tags: {} } }),
        line: 'POST /castai/v1/kubernetes/external-clusters/c1/tags',
        header: 'x-api-key',
        value: (key) => key,
    },
];
describe.each(calls)('$name', ({ call, line, header, value }) => {
    test.each([
        ['reader', readerKey, writerKey],
        ['writer', writerKey, readerKey],
    ])('as %s: one request, its own key, where the vendor expects it', async (role, own, other) => {
        const clients = createClients({ baseUrl: `${server.address}/`, readerKey, writerKey });
        await call(clients[role]);
        expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([line]);
        const [request] = server.requests;
        expect(request?.headers[header]).toBe(value(own));
        const holding = Object.entries(request?.headers ?? {}).filter(([, text]) => String(text).includes(own));
        expect(holding.map(([name]) => name)).toEqual([header]);
        expect(JSON.stringify(request)).not.toContain(other);
    });
});
test('every host of AssemblyAI is Sallyport, so that no client key reaches the vendor', async () => {
    const { reader } = createClients({ baseUrl: server.address, readerKey, writerKey });
    await Promise.allSettled([
        reader.assemblyai.llmGateway.listModels(),
        reader.assemblyai.sync.warm(),
        reader.assemblyai.dictation.warm(),
    ]);
    expect(server.requests.map(({ url }) => url.split('/')[1]).sort()).toEqual([
        'assemblyai.dictation',
        'assemblyai.llm-gateway',
        'assemblyai.sync',
    ]);
});
