const quietestDb = -60

/** Returns how loud samples are, from 0 (silence, or quieter than -60 dB) to 1 (as loud as it goes). */
export function measureLoudness(samples: Float32Array): number {
  if (samples.length === 0) return 0
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const db = 10 * Math.log10(sum / samples.length + Number.MIN_VALUE)
  return Math.max(0, Math.min(1, 1 - db / quietestDb))
}
