import type { WavFormat } from './wav-format.ts'

const sizeMax = 0xffffffff

/** Returns the head of a file with this format and nothing else: no names, no notes, no marks. RF64 past 4 GB. */
export function wavHeader({ chunk, dataBytes }: WavFormat): Buffer {
  const format = Buffer.concat([chunkHeader('fmt ', chunk.length), chunk, Buffer.alloc(chunk.length % 2)])
  const padded = dataBytes + (dataBytes % 2)
  const isLong = 4 + format.length + 8 + padded > sizeMax
  if (!isLong) {
    const head = Buffer.alloc(12)
    head.write('RIFF', 0, 'latin1')
    head.writeUInt32LE(4 + format.length + 8 + padded, 4)
    head.write('WAVE', 8, 'latin1')
    return Buffer.concat([head, format, chunkHeader('data', dataBytes)])
  }
  const head = Buffer.alloc(12)
  head.write('RF64', 0, 'latin1')
  head.writeUInt32LE(sizeMax, 4)
  head.write('WAVE', 8, 'latin1')
  const long = Buffer.alloc(28)
  long.writeBigUInt64LE(BigInt(4 + 36 + format.length + 8 + padded), 0)
  long.writeBigUInt64LE(BigInt(dataBytes), 8)
  return Buffer.concat([head, chunkHeader('ds64', 28), long, format, chunkHeader('data', sizeMax)])
}

function chunkHeader(id: string, bytes: number): Buffer {
  const header = Buffer.alloc(8)
  header.write(id, 0, 'latin1')
  header.writeUInt32LE(bytes, 4)
  return header
}
