import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finished, openProject, type Project } from './cli.ts'
import { type EmulatedVendors, serveVendors, vendorSettings } from './emulated-vendors.ts'

/** A project with a home, whose vendors are emulated. */
export interface VendorProject extends Project {
  readonly vendors: EmulatedVendors
  /** Lines of its sallyport.yaml. */
  readonly settings: readonly string[]
}

/** Makes a project, points every vendor at an emulator and makes a home without certificates. */
export async function openVendorProject(more: readonly string[] = []): Promise<VendorProject> {
  const vendors = await serveVendors()
  const project = await openProject()
  const settings = [...(await vendorSettings(vendors)), 'listen: { port: 0, tlsPort: 0 }', ...more]
  await writeFile(join(project.folder, 'sallyport.yaml'), `${settings.join('\n')}\n`)
  succeed(await project.run(['init', '--no-tls']))
  return {
    ...project,
    vendors,
    settings,
    async close() {
      await project.close()
      for (const vendor of Object.values(vendors)) await vendor.close()
    },
  }
}

/** Returns a command that ended well, and throws with what it said where it did not. */
export function succeed(finished: Finished): Finished {
  if (finished.code === 0) return finished
  throw new Error(`it ended with ${finished.code ?? finished.signal}: ${finished.stdout}${finished.stderr}`)
}
