// The bare pass-through everything is measured against: node:http, one key look-up, undici dispatch.
import { createServer } from 'node:http';
import { Pool } from 'undici';
const pool = new Pool(process.argv[2], { connections: 128 });
const keys = new Map([[process.argv[3], 'a vendor key made up for this run']]);
const server = createServer((request, response) => {
    const key = keys.get(request.headers.authorization ?? '');
    if (key === undefined) {
        response.writeHead(401).end();
        return;
    }
    pool.dispatch({
        path: request.url.replace(/^\/[^/]+/, ''),
        method: request.method,
        headers: ['content-type', 'application/json', 'authorization', key, 'content-length', request.headers['content-length']],
        body: request,
    }, {
        onRequestStart() { },
        onResponseStart(_controller, status, headers) {
            response.writeHead(status, headers);
        },
        onResponseData(controller, chunk) {
            if (!response.write(chunk)) {
                controller.pause();
                response.once('drain', () => controller.resume());
            }
        },
        onResponseEnd() {
            response.end();
        },
        onResponseError() {
            response.destroy();
        },
    });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
