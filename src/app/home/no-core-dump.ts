import { writeFileSync } from 'node:fs'

/** Keeps this process's memory, and the keys in it, out of core dumps and diagnostic reports. */
export function dropCoreMemory(): void {
  process.report.excludeEnv = true
  if (process.platform !== 'linux') return
  try {
    // core(5): no kind of memory mapping is written.
    writeFileSync('/proc/self/coredump_filter', '0x0')
  } catch {
    process.stderr.write(
      'sallyport: the kernel does not let core dumps be emptied; set the limit to 0 (ulimit -c 0).\n',
    )
  }
}
