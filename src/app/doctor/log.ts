import type { Trouble } from '../../control/index.ts'
import type { AnchorWriter } from '../../storage/index.ts'

/** Whether what is kept outside the home would show that the log was cut off or put back. */
export async function findLostAnchors(anchors: AnchorWriter): Promise<Trouble[]> {
  const { path, url } = anchors
  if (path === undefined && url === undefined)
    return [
      {
        severity: 'warning',
        what: 'No checkpoint of the log is kept outside the home: whoever has the home can write another history.',
        mend: 'set audit.anchors.path or audit.anchors.url in sallyport.yaml',
      },
    ]
  const missing = await anchors.missingRecords()
  if (missing > 0)
    return [
      {
        severity: 'bad',
        what: `The log lacks ${missing} records that it had: it was cut off, or put back to an older state.`,
        mend: `If you put it back yourself, move ${path} elsewhere; otherwise: sallyport audit verify`,
      },
    ]
  const obstacle = await anchors.findObstacle()
  return obstacle === undefined
    ? []
    : [
        {
          severity: 'bad',
          what: `No checkpoint can be kept in ${path} (${obstacle}): what is kept falls behind the log.`,
          mend: `let this user write to ${path}, or set audit.anchors.path`,
        },
      ]
}
