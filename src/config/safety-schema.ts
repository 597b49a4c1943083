import { z } from 'zod'
import { group, name } from './schema-parts.ts'

const action = z.enum(['allow', 'flag', 'quarantine'])
const share = z.number().min(0).max(1)

/** Content policies by name. One that is named `default` takes the place of the one that is built in. */
export const safety = group({
  policies: z
    .record(
      name,
      group({
        rules: z
          .array(
            group({
              label: z.string().min(1).max(64),
              minConfidence: share,
              minSeverity: share.exactOptional(),
              action,
            }),
          )
          .min(1)
          .exactOptional(),
        unlabelled: z.enum(['flag', 'quarantine']).exactOptional(),
        profanity: action.exactOptional(),
        keywords: z.array(group({ word: z.string().min(2).max(100), action })).exactOptional(),
      }),
    )
    .default({}),
})
