/** Reads where the log ends. */
export const headSql = 'select size, tree, checkpoint from event_head where singleton = 1'

/** Reads the last commit. */
export const lastRowSql =
  'select seq, count, at_ms, body, leaves, checkpoint from events order by seq desc limit 1'
