import { createServer } from 'node:http';
/** Starts a server on a free loopback port that writes down what arrives and answers all of it alike. */
export async function startRecordingServer() {
    const requests = [];
    const server = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request.setEncoding('utf8'))
            body += chunk;
        requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
        const { status, headers, body: answerBody } = recording.answer;
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(answerBody);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const recording = {
        address: `http://127.0.0.1:${server.address().port}`,
        requests,
        answer: { status: 200, body: '{}' },
        async close() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return recording;
}
