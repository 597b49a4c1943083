/** Returns a source of hexadecimal digits that counts, so that two emulators which are asked alike answer alike. */
export function countingHex(): (digits: number) => string {
  let count = 0
  return (digits) => {
    count += 1
    return count.toString(16).padStart(digits, '0').slice(-digits)
  }
}

/** The same as bytes. */
export function countingBytes(): (byteCount: number) => Uint8Array {
  const hex = countingHex()
  return (byteCount) => new Uint8Array(Buffer.from(hex(byteCount * 2), 'hex'))
}
