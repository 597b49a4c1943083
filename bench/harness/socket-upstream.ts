// A streaming vendor: answers each piece of audio with one Turn of a live transcript.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { announce } from './contestant.ts'

const turn = JSON.stringify({
  type: 'Turn',
  turn_order: 3,
  turn_is_formatted: false,
  end_of_turn: false,
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
  socket.on('message', () => socket.send(turn))
  socket.on('error', () => socket.terminate())
})
server.listen(0, '127.0.0.1', () => announce({ port: (server.address() as AddressInfo).port }))
