/** Where the threads of a scan begin. The bundle has a file of its own for them. */
export const workerUrl: URL | string = new URL(
  `./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
)
