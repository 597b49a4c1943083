// A streaming vendor: answers each piece of audio with one Turn of a live transcript. With `begin` it begins, as the real
// one does, and each turn is a final one.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { announce } from './contestant.ts'

const begins = process.argv[2] === 'begin'
const begin = JSON.stringify({ type: 'Begin', id: 'bench', expires_at: 4_000_000_000 })
const turn = JSON.stringify({
  type: 'Turn',
  turn_order: 3,
  turn_is_formatted: false,
  end_of_turn: begins,
  transcript: 'so what we would like to measure is',
  end_of_turn_confidence: 0.31,
  words: ['so', 'what', 'we', 'would'].map((text, index) => ({
    text,
    start: index * 240,
    end: index * 240 + 200,
    confidence: 0.97,
    word_is_final: true,
  })),
})

const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket) => {
  if (begins) socket.send(begin)
  socket.on('message', () => socket.send(turn))
  socket.on('error', () => socket.terminate())
})
server.listen(0, '127.0.0.1', () => announce({ port: (server.address() as AddressInfo).port }))
