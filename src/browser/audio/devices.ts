/** A microphone to choose. */
export interface MicrophoneDevice {
  readonly id: string
  /** Empty until the page has been allowed a microphone once. */
  readonly label: string
}

/** Returns the microphones of this machine, the default one first; none where the page may not use any. */
export async function listMicrophones(): Promise<MicrophoneDevice[]> {
  if (!('mediaDevices' in navigator)) return []
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter(({ kind }) => kind === 'audioinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** Calls back when a microphone is plugged in or out; returns what ends that. */
export function watchMicrophones(onChange: () => void): () => void {
  if (!('mediaDevices' in navigator)) return () => {}
  navigator.mediaDevices.addEventListener('devicechange', onChange)
  return () => navigator.mediaDevices.removeEventListener('devicechange', onChange)
}
