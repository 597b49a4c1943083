// A vendor that costs as little as possible: raw sockets, one fixed answer per request, keep-alive.
import { createServer } from 'node:net';
const body = JSON.stringify({ id: 'e5a56f4f-b658-44b0-925a-f7d761ec0d96', status: 'queued', text: null, pad: 'x'.repeat(300) });
const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
const headEnd = Buffer.from('\r\n\r\n');
const server = createServer((socket) => {
    let pending = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        while (true) {
            const end = pending.indexOf(headEnd);
            if (end === -1)
                return;
            const length = Number(/content-length: *(\d+)/i.exec(pending.toString('latin1', 0, end))?.[1] ?? 0);
            if (pending.length < end + 4 + length)
                return;
            pending = pending.subarray(end + 4 + length);
            socket.write(answer);
        }
    });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
    process.send?.({ port: server.address().port });
});
process.on('disconnect', () => process.exit(0));
