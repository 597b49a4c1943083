// A vendor that costs as little as possible: raw sockets, one fixed answer per request, keep-alive. Takes as many
// milliseconds for an answer as its first argument says; none by default.
import { type AddressInfo, createServer } from 'node:net'
import { announce } from './contestant.ts'

const body = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench-model',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(300) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 },
})
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
)
const delayMs = Number(process.argv[2] ?? 0)
const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('\r\n0\r\n\r\n')

const server = createServer((socket) => {
  let pending: Buffer = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (let end = requestEnd(pending); end !== undefined; end = requestEnd(pending)) {
      pending = pending.subarray(end)
      if (delayMs === 0) socket.write(answer)
      else setTimeout(() => socket.write(answer), delayMs)
    }
  })
})

/** Returns where the first request ends, or undefined while some of it is missing. */
function requestEnd(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end)
  if (/transfer-encoding: *chunked/i.test(head)) {
    const last = bytes.indexOf(lastChunk, end + 2)
    return last === -1 ? undefined : last + lastChunk.length
  }
  const whole = end + headEnd.length + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return bytes.length < whole ? undefined : whole
}

server.listen(0, '127.0.0.1', () => announce({ port: (server.address() as AddressInfo).port }))
