import { growTree, MerkleFrontier } from '../../audit/index.ts'
import { emptyHead, type StoredHead } from './log-sealer.ts'
import type { SealedLog } from './sealed-log.ts'

/** Returns the head that belongs to the commits which are there, from their leaf hashes. Verifies no signature. */
export async function rebuildHead(log: SealedLog): Promise<StoredHead> {
  const tree = new MerkleFrontier()
  let head = emptyHead
  for await (const { leafHashes, checkpoint } of log.batches()) {
    growTree(leafHashes, tree)
    head = { size: tree.size, tree: '', checkpoint }
  }
  return { ...head, tree: head.size === 0 ? '' : tree.toBytes().toString('base64') }
}
