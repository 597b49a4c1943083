/** How one sample is written down. */
export type SampleEncoding = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64' | 'alaw' | 'mulaw'

/** What a WAV file says of itself. */
export interface WavFormat {
  readonly encoding: SampleEncoding
  readonly channels: number
  readonly sampleRate: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
  /** The `fmt ` chunk as it was, without its header. */
  readonly chunk: Buffer
  readonly dataStart: number
  readonly dataBytes: number
}

const formats: Readonly<Record<string, SampleEncoding>> = {
  '1/8': 'pcm8',
  '1/16': 'pcm16',
  '1/24': 'pcm24',
  '1/32': 'pcm32',
  '3/32': 'float32',
  '3/64': 'float64',
  '6/8': 'alaw',
  '7/8': 'mulaw',
}

/** Returns the encoding of a format tag and a width in bits, or undefined where it is not one we can write. */
export function encodingOf(tag: number, bits: number): SampleEncoding | undefined {
  return formats[`${tag}/${bits}`]
}

/** Returns how long it is, in milliseconds. */
export function durationOf({ dataBytes, frameBytes, sampleRate }: WavFormat): number {
  return (Math.floor(dataBytes / frameBytes) / sampleRate) * 1000
}
